import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const example = fileURLToPath(new URL('readme.example.ts', import.meta.url))

test('the README’s program is the one that is checked here, and does what it says, twice', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, program] = /```ts\n(.*?)```/s.exec(readme) ?? []
  expect(program).toBe(await readFile(example, 'utf8'))
  await using dir = await tempDir()
  const line = '{"capture_ts":"now","metadata":{"source":"demo","channel":"ticker","connection_id":"c1"},"data":{"price":"1.5"}}\n'
  for (const runs of [1, 2]) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=fluxforge-source', example], { cwd: dir.path })
    expect(stdout).toMatch(/^(?:low_disk\n)?opened\n(?:low_disk\n)?flushed\n(?:low_disk\n)?sealed\n0 waiting\n/)
    const lines = stdout
      .slice(stdout.indexOf('{'))
      .replaceAll(/"capture_ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/g, '"capture_ts":"now"')
    expect(lines).toBe(line.repeat(runs))
  }
})

test('its table of errors has each code, and no other', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const source = await readFile(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, code = '']) => code).sort()
  expect(codes(readme, /^\| `(ERR_\w+)`/gm)).toEqual(codes(source, /\| '(ERR_\w+)'/g))
})
