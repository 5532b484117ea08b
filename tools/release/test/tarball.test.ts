import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../src/packages.ts'
import { MOST_BYTES } from '../src/tarball.ts'

test('docs/packages.md tells the limit of each package, and sizes below it', async () => {
  const page = await readFile(join(ROOT, 'docs/packages.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` .*\| +(\d+) kB \| +(\d+) kB \|$/gm)]
  expect(Object.fromEntries(rows.map(([, name, , limit]) => [name, Number(limit) * 1000]))).toEqual(MOST_BYTES)
  for (const [, , unpacked, limit] of rows) expect(Number(unpacked)).toBeLessThan(Number(limit))
})
