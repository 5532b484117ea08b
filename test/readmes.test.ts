import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { tempDir } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** Package → its programs, and what each prints when it is run in an empty folder. */
const PROGRAMS: { readonly [name: string]: { readonly [file: string]: RegExp } } = {
  storage: { 'objects.ts': /^\S+\/data\/raw\/state\/btc\.json 11\n\{"price":1\}\n$/ },
  segments: {
    'record.ts':
      /^(?:low_disk\n)?opened\n(?:low_disk\n)?flushed\n(?:low_disk\n)?sealed\n0 waiting\n(?:\{"capture_ts":"[^"]+","metadata":\{"source":"demo","channel":"ticker","connection_id":"c1"\},"data":\{"price":"1\.5"\}\}\n){1,2}$/,
  },
  etl: { 'convert.ts': /^trades product_id=BTC\/date=2025-12-03 1\n$/ },
  coinbase: {
    'record.ts':
      /^opened \nsubscribed ticker, level2, market_trades of BTC-USD, ETH-USD\nclosed code 1000, stopped\n[\s\S]* gaps: 0,[\s\S]*\} \d{4,}\n$/,
    'faults.ts': /^ws:\/\/127\.0\.0\.1:\d+ \[\] \[\]\n$/,
  },
  config: { 'load.ts': /^\S+\/data\/raw\/ready\/coinbase\n$/ },
}

/** What lies in that folder, so that there are settings to load. */
const SETTINGS = 'log_level: info\n'

const CHAPTERS = ['Concept', 'API by task', 'Options', 'Promises', 'Limits', 'Errors']

/** Interfaces whose properties a caller chooses. What is loaded from a file is in docs/configuration.md. */
const CHOSEN = /^\w+(?:Options|Dependencies)$|^(?:Batch|Conversion|Table)Settings$/

async function run(file: string, cwd: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, ['--conditions=fluxforge-source', file], { cwd })).stdout
}

/** By name, the properties of the interfaces in a package's declarations, those that they inherit included. */
function propertiesIn(declarations: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const interfaces = declarations.matchAll(/^export interface (\w+)(?:<.*>)?(?: extends ([\w, ]+))? \{\n([\s\S]*?)^\}/gm)
  const inherited = new Map<string, readonly string[]>()
  for (const [, name = '', parents = '', body = ''] of interfaces) {
    found.set(
      name,
      [...body.matchAll(/^ {4}readonly (\w+)\??:/gm)].map(([, property = '']) => property),
    )
    inherited.set(name, parents.split(', ').filter(Boolean))
  }
  const all = (name: string): readonly string[] => [...(found.get(name) ?? []), ...(inherited.get(name) ?? []).flatMap(all)]
  return new Map([...found.keys()].map((name) => [name, all(name)]))
}

/** What the entries of a package export: names of values, and those of types. */
function exportsIn(declarations: string): { readonly values: readonly string[]; readonly types: readonly string[] } {
  const lines = [...declarations.matchAll(/^export (type )?\{ (.*?),? \} from '\..*';$/gm)]
  const names = lines.flatMap(([, isType, list = '']) => list.split(', ').map((name) => (isType === undefined ? name : `type ${name}`)))
  const types = names.filter((name) => name.startsWith('type ')).map((name) => name.slice('type '.length))
  return { values: names.filter((name) => !name.startsWith('type ')), types }
}

describe.each(Object.entries(PROGRAMS))('the README of %s', (name, programs) => {
  const folder = join(ROOT, 'packages', name)
  const readme = readFile(join(folder, 'README.md'), 'utf8')
  const declarations = readFile(join(ROOT, 'etc', `${name}.d.ts`), 'utf8')

  test('has the programs that are checked here, and no other', async () => {
    const inReadme = [...(await readme).matchAll(/```ts\n(.*?)```/gs)].map(([, program]) => program)
    expect((await readdir(join(folder, 'test/readme'))).sort()).toEqual(Object.keys(programs).sort())
    const texts = Object.keys(programs).map((file) => readFile(join(folder, 'test/readme', file), 'utf8'))
    expect(inReadme).toEqual(await Promise.all(texts))
  })

  test.each(Object.entries(programs))('tells what %s does, also when it is run again', async (file, prints) => {
    await using dir = await tempDir()
    const settings = join(dir.path, 'config/config.yaml')
    await mkdir(dirname(settings))
    await writeFile(settings, SETTINGS)
    for (let runs = 0; runs < 2; runs++) expect(await run(join(folder, 'test/readme', file), dir.path)).toMatch(prints)
  })

  test('begins with one sentence and how to install it, and has each chapter', async () => {
    const text = await readme
    expect(text).toMatch(
      new RegExp(`^# @fluxforge/${name}\n\n[A-Z][\\s\\S]{20,400}?\\.\n\n {4}npm install @fluxforge/${name}\n\nNode 22\\.18 or later; ESM`),
    )
    const chapters = [...text.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title)
    expect(chapters.filter((title) => CHAPTERS.includes(title))).toEqual(CHAPTERS)
  })

  test('names each value that the package exports', async () => {
    const { values } = exportsIn(await declarations)
    expect(values.length).toBeGreaterThan(0)
    const text = await readme
    expect(values.filter((value) => !new RegExp(`\\b${value}\\b`).test(text))).toEqual([])
  })

  test('has each option in a table', async () => {
    const text = await declarations
    const properties = propertiesIn(text)
    const chosen = exportsIn(text).types.filter((type) => CHOSEN.test(type))
    expect(chosen.length).toBeGreaterThan(0)
    const documented = [...(await readme).matchAll(/^\| (`[^|]*`) *\|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? [])
    const options = chosen.flatMap((type) => properties.get(type) ?? [])
    expect(options.filter((option) => !documented.includes(option))).toEqual([])
  })

  test('has each code of its errors in a table, and no other', async () => {
    const codes = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, code = '']) => code).sort()
    const [, ofErrors = ''] = /^\/\/ errors\.d\.ts\n([\s\S]*?)export declare class/m.exec(await declarations) ?? []
    expect(codes(await readme, /^\| `(ERR_\w+)`/gm)).toEqual(codes(ofErrors, /'(ERR_\w+)'/g))
  })
})
