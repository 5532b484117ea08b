import { expect, test } from 'vitest'
import { COMMITS, type EtlLake, lakeOf } from '../batches/etl-lake.ts'
import { verified } from './verified.ts'

const FIRST = `${COMMITS}/20251203T14.1.json`

async function convertedLake(): Promise<EtlLake> {
  const lake = await lakeOf(2)
  await lake.once()
  return lake
}

async function edit(lake: EtlLake, change: (text: string) => string): Promise<void> {
  const before = await lake.text(FIRST)
  const after = change(before)
  expect(after).not.toBe(before)
  await lake.put(FIRST, after)
}

test.for([
  ['formatted by an editor', (text) => JSON.stringify(JSON.parse(text), null, 2), 'expected it to be one line as FluxForge writes it'],
  ['without its newline', (text) => text.trim(), 'expected it to be one line as FluxForge writes it'],
  ['with a key twice', (text) => text.replace('{', '{"layout":1,'), 'expected it to be one line as FluxForge writes it'],
  ['torn', (text) => text.slice(0, 100), 'expected it to be a JSON object, found nothing'],
  ['empty', () => '', 'expected it to be a JSON object, found nothing'],
  ['a list', () => '[]', 'expected it to be a JSON object, found []'],
  [
    'of a newer format',
    (text) => text.replace('"format":1', '"format":2'),
    'expected format to be 1, the only one that this FluxForge knows',
  ],
  ['without its parts', (text) => text.replace('"parts"', '"party"'), 'expected parts to be a list, found nothing'],
  [
    'with rows as text',
    (text) => text.replace(/("table":"\w+","rows":)1,"bytes/, '$1"1","bytes'),
    'expected parts[0].rows to be a whole number, found "1"',
  ],
  [
    'with a count below 0',
    (text) => text.replace('"control":0', '"control":-1'),
    'expected segments[0].control to be a whole number from 0, found -1',
  ],
  ['with half a hash', (text) => text.replace(/"hash":"\w{8}/, '"hash":"'), 'expected hash to be 16 hex digits'],
  ['void and no such thing', (text) => text.replace('{', '{"void":false,'), 'expected void to be true, found false'],
] as const satisfies readonly (readonly [string, (text: string) => string, string])[])(
  'a commit that is %s is named with its fault',
  async ([, change, fault]) => {
    const lake = await convertedLake()
    await edit(lake, change)
    const { problems } = await verified(lake, { isDeep: true })
    expect(problems).toMatchObject([{ kind: 'bad_commit', place: lake.memory.describe(FIRST), reason: expect.stringContaining(fault) }])
  },
)

test.for([
  ['lines of a segment', (text) => text.replace('"lines":1', '"lines":2'), { found: '2', right: '1' }],
  ['lines by channel', (text) => text.replace('"market_trades":1', '"market_trades":3'), { found: '3', right: '1' }],
  ['rows of a part', (text) => text.replace(/("table":"market_trades","rows":)1(,"bytes)/, '$17$2'), { found: '7', right: '1' }],
  ['a part too many', (text) => text.replace(/"parts":\[(\{.*\})\],"dead/, '"parts":[$1,$1],"dead'), { found: '2', right: '1' }],
  [
    'a segment of other content',
    (text) =>
      text
        .replace(/("sha256":")./, '$1_')
        .replace('"_', '"0')
        .replace('"00', '"0f'),
    { what: 'hash' },
  ],
  ['another hash', (text) => text.replace(/"hash":"\w{16}"/, `"hash":"${'0'.repeat(16)}"`), { what: 'hash', found: '0'.repeat(16) }],
  ['a key of another part', (text) => text.replace('/market_trades/', '/ticker/'), { what: 'the key of a part of market_trades' }],
  ['frames that are more than lines', (text) => text.replace('"frames":1', '"frames":5'), { found: '5', right: '1' }],
  ['more missing than numbers', (text) => text.replace('"missing":0', '"missing":9'), { found: '-8', right: '1' }],
] as const satisfies readonly (readonly [string, (text: string) => string, object])[])(
  'a commit edited by hand is named by what no longer adds up: %s',
  async ([, change, fault]) => {
    const lake = await convertedLake()
    await edit(lake, change)
    const uneven = (await verified(lake)).problems.filter(({ kind }) => kind === 'uneven_commit')
    expect(uneven).toMatchObject([{ kind: 'uneven_commit', place: lake.memory.describe(FIRST), batch: '20251203T14.1', ...fault }])
  },
)

test('rows that were edited so that all adds up are found by reading the part', async () => {
  const lake = await convertedLake()
  await edit(lake, (text) => text.replaceAll('"rows":1', '"rows":2'))
  expect((await verified(lake)).problems).toEqual([])
  expect((await verified(lake, { isDeep: true })).problems).toMatchObject([{ kind: 'other_rows', found: 1, right: 2 }])
})

test('what is no commit under _commits/, and a commit in the place of another, are named with the right place', async () => {
  const lake = await lakeOf(2)
  await lake.once()
  const text = await lake.text(FIRST)
  const elsewhere = COMMITS.replace('12-03', '12-04')
  await lake.put(`${COMMITS}/notes.txt`, 'hello')
  await lake.put(`${elsewhere}/20251203T14.1.json`, text)
  await lake.put(`${COMMITS}/20251203T14.9.json`, text)
  const place = (key: string): string => lake.memory.describe(key)
  expect((await verified(lake)).problems).toEqual([
    { kind: 'misplaced_commit', place: place(`${COMMITS}/20251203T14.9.json`), right: place(FIRST) },
    { kind: 'misplaced_commit', place: place(`${COMMITS}/notes.txt`), right: null },
    { kind: 'misplaced_commit', place: place(`${elsewhere}/20251203T14.1.json`), right: place(FIRST) },
  ])
})

test('a key that no storage can have is a part that is missing', async () => {
  const lake = await convertedLake()
  await edit(lake, (text) => text.replace('processed/coinbase/market_trades', '../market_trades'))
  expect((await verified(lake)).problems.map(({ kind }) => kind)).toEqual(['uneven_commit', 'missing_object'])
})
