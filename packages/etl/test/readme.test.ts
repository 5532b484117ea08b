import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

test('the README’s table of errors has each code, and no other', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const source = await readFile(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, code = '']) => code).sort()
  expect(codes(readme, /^\| `(ERR_\w+)`/gm)).toEqual(codes(source, /\| '(ERR_\w+)'/g))
})
