import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')
const LEFT_OUT = new Set(['node_modules', 'dist', '.turbo', '.git', 'data'])

/** What `turbo boundaries` says of a copy of this workspace, after `change`. */
async function boundariesAfter(change: (root: string) => Promise<void>): Promise<{ readonly isKept: boolean; readonly said: string }> {
  await using dir = await tempDir()
  await cp(ROOT, dir.path, { recursive: true, filter: (from) => !LEFT_OUT.has(basename(from)) })
  await run('git', ['init', '--quiet'], { cwd: dir.path })
  await change(dir.path)
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' }
  return await run(join(ROOT, 'node_modules/.bin/turbo'), ['boundaries'], { cwd: dir.path, env }).then(
    ({ stdout, stderr }) => ({ isKept: true, said: stdout + stderr }),
    (error: { stdout: string; stderr: string }) => ({ isKept: false, said: error.stdout + error.stderr }),
  )
}

/** Adds an import to a package, declared as a dependency or not. */
async function plantImport(root: string, from: string, of: string, isDeclared: boolean): Promise<void> {
  await writeFile(join(root, from, 'src/planted.ts'), `import '${of}'\n`)
  if (!isDeclared) return
  const file = join(root, from, 'package.json')
  const manifest: { dependencies?: Record<string, string> } = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, [of]: 'workspace:*' } }))
}

test('the workspace as it is keeps the import directions', async () => {
  const { isKept, said } = await boundariesAfter(async () => {})
  expect(isKept, said).toBe(true)
})

test.each([
  ['packages/storage', '@fluxforge/segments'],
  ['packages/segments', '@fluxforge/config'],
  ['packages/etl', '@fluxforge/coinbase'],
  ['packages/etl', '@fluxforge/config'],
  ['packages/config', '@fluxforge/segments'],
  ['packages/coinbase', '@fluxforge/config'],
  ['tools/testkit', '@fluxforge/storage'],
  ['apps/ingest', 'etl'],
])('%s may not import %s, even if it declares it', async (from, of) => {
  const { isKept, said } = await boundariesAfter((root) => plantImport(root, from, of, true))
  expect(isKept, said).toBe(false)
  expect(said).toMatch(/denylist|Circular package dependency/)
})

test('an import that is not declared is refused', async () => {
  const { isKept, said } = await boundariesAfter((root) => plantImport(root, 'apps/ingest', '@fluxforge/etl', false))
  expect(isKept, said).toBe(false)
  expect(said).toContain('planted.ts')
})
