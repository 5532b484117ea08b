import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const APP_KIT = join(import.meta.dirname, '..')
const BUNDLES = 'node_modules/.cache/bundle'

/** A program of two files, which says a word and what it runs from. */
class Program {
  readonly folder: string
  readonly word: string

  private constructor(root: string) {
    this.folder = join(root, 'apps/one')
    this.word = join(this.folder, 'src/word.ts')
  }

  static async in(root: string): Promise<Program> {
    const program = new Program(root)
    await mkdir(join(program.folder, 'src'), { recursive: true })
    await writeFile(join(root, 'pnpm-lock.yaml'), '')
    await writeFile(join(program.folder, 'package.json'), '{ "type": "module" }')
    await writeFile(program.word, `export const word: string = 'first'`)
    await writeFile(
      join(program.folder, 'src/main.ts'),
      `import { word } from './word.ts'\nconsole.log(word, import.meta.url.endsWith('main.ts') ? 'from sources' : 'from a bundle')`,
    )
    return program
  }

  bundle(): { readonly status: number | null; readonly stderr: string } {
    const { status, stderr } = spawnSync(process.execPath, [join(APP_KIT, 'bundle.js'), 'src/main.ts'], {
      cwd: this.folder,
      encoding: 'utf8',
    })
    return { status, stderr }
  }

  says(): string {
    const code = `import { start } from ${JSON.stringify(pathToFileURL(join(APP_KIT, 'start.js')))}; await start(${JSON.stringify(this.folder)})`
    return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }).trim()
  }
}

test('a program starts from its bundle, and from its sources where there is none', async () => {
  await using root = await tempDir()
  const program = await Program.in(root.path)
  expect(program.says()).toBe('first from sources')
  program.bundle()
  expect(program.says()).toBe('first from a bundle')
})

test('whatever changed since, a bundle that holds something else is never run', async () => {
  await using root = await tempDir()
  const program = await Program.in(root.path)
  program.bundle()
  // As long as the first.
  await writeFile(program.word, `export const word: string = 'later'`)
  expect(program.says()).toBe('later from sources')
  program.bundle()
  expect(program.says()).toBe('later from a bundle')
  // An older file in its place.
  await writeFile(program.word, `export const word: string = 'older'`)
  await utimes(program.word, 1, 1)
  expect(program.says()).toBe('older from sources')
  program.bundle()
  await writeFile(join(root.path, 'pnpm-lock.yaml'), '# other dependencies')
  expect(program.says()).toBe('older from sources')
  program.bundle()
  expect(program.says()).toBe('older from a bundle')
  await writeFile(join(program.folder, 'package.json'), '{ "type": "module", "imports": {} }')
  expect(program.says()).toBe('older from sources')
  program.bundle()
  await rm(join(root.path, 'pnpm-lock.yaml'))
  expect(program.says()).toBe('older from sources')
})

test('what was started from a bundle keeps its files when another is made', async () => {
  await using root = await tempDir()
  const program = await Program.in(root.path)
  program.bundle()
  const [first = ''] = (await readdir(join(program.folder, BUNDLES))).filter((name) => name !== 'bundle.json')
  await writeFile(program.word, `export const word: string = 'second'`)
  program.bundle()
  expect(await readdir(join(program.folder, BUNDLES, first))).toEqual(['main.js'])
})

test('what a power cut, or another version, leaves of a bundle is not run', async () => {
  await using root = await tempDir()
  const program = await Program.in(root.path)
  const bundles = join(program.folder, BUNDLES)
  program.bundle()
  const [name = ''] = (await readdir(bundles)).filter((one) => one !== 'bundle.json')
  await writeFile(join(bundles, name, 'main.js'), '')
  expect(program.says()).toBe('first from sources')
  program.bundle()
  expect(program.says()).toBe('first from a bundle')
  for (const record of ['', '{}']) {
    await writeFile(join(bundles, 'bundle.json'), record)
    expect(program.says()).toBe('first from sources')
  }
})

test('a program that can not be bundled is told of, and starts from its sources', async () => {
  await using root = await tempDir()
  const program = await Program.in(root.path)
  await mkdir(join(program.folder, 'node_modules'))
  await writeFile(join(program.folder, 'node_modules/.cache'), 'no folder')
  // An installation goes on.
  expect(program.bundle()).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^bundling one: ENOTDIR: .*; it will start from its sources, which takes longer\n$/),
  })
  expect(program.says()).toBe('first from sources')
})
