import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const STORE = join(ROOT, 'node_modules/.pnpm')

interface Lock {
  readonly importers: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, { readonly version: string }>> }>>
  readonly snapshots: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>
}

/** Everything that the published packages bring, by name, with where pnpm has put it. Optional peers are not brought. */
async function broughtAlong(): Promise<Map<string, string>> {
  const { importers, snapshots }: Lock = parse(await readFile(join(ROOT, 'pnpm-lock.yaml'), 'utf8'))
  const found = new Map<string, string>()
  const visit = (name: string, version: string): void => {
    if (version.startsWith('link:') || found.has(name) || name === 'typescript') return
    found.set(name, `${name}@${version}`.replaceAll('/', '+').replaceAll(/\((.*)\)/g, '_$1'))
    for (const [next, nextVersion] of Object.entries(snapshots[`${name}@${version}`]?.dependencies ?? {})) visit(next, nextVersion)
  }
  for (const [folder, { dependencies = {} }] of Object.entries(importers))
    if (folder.startsWith('packages/')) for (const [name, { version }] of Object.entries(dependencies)) visit(name, version)
  return found
}

async function documented(): Promise<Map<string, string>> {
  const page = await readFile(join(ROOT, 'docs/dependencies.md'), 'utf8')
  return new Map([...page.matchAll(/^\| `([^`]+)` +\| (\S+)/gm)].map(([, name = '', licence = '']) => [name, licence]))
}

test('docs/dependencies.md lists what the packages bring, each with the licence that it states, and nothing else', async () => {
  const stated = new Map<string, string>()
  for (const [name, folder] of await broughtAlong()) {
    const manifest = JSON.parse(await readFile(join(STORE, folder, 'node_modules', name, 'package.json'), 'utf8'))
    stated.set(name, manifest.license)
  }
  const sorted = (licences: ReadonlyMap<string, string>): object => Object.fromEntries([...licences].sort(([a], [b]) => (a < b ? -1 : 1)))
  expect(sorted(await documented())).toEqual(sorted(stated))
})

test('nothing that the packages bring runs a script when it is installed, or holds native code', async () => {
  for (const [name, folder] of await broughtAlong()) {
    const home = join(STORE, folder, 'node_modules', name)
    const { scripts = {} } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
    expect(
      Object.keys(scripts).filter((script) => /^(?:pre|post)?install$/.test(script)),
      name,
    ).toEqual([])
    expect(
      (await readdir(home, { recursive: true })).filter((file) => /\.node$|binding\.gyp$/.test(file)),
      name,
    ).toEqual([])
  }
})
