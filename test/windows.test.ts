import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

test('docs/windows.md names files that are there', async () => {
  const page = await readFile(join(ROOT, 'docs/windows.md'), 'utf8')
  const named = [...page.matchAll(/`([\w/-]+(?:\.test)?\.ts)`/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(12)
  const there = await Promise.all(['packages', 'tools/app-kit'].map((folder) => readdir(join(ROOT, folder), { recursive: true })))
  const files = there.flat().map((file) => file.replaceAll('\\', '/'))
  expect(named.filter((file) => !files.some((one) => one.endsWith(file.replace(/^.*app-kit\//, ''))))).toEqual([])
})
