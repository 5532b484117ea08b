import { expect, test } from 'vitest'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { type EtlChoices, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'

const EXACT: EtlChoices = { conversion: { ...SETTINGS, decimals: 'exact' } }
const FIRST = '20251203T14.1'

async function usedLake(): Promise<EtlLake> {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1)])
  await lake.once()
  return lake
}

async function layouts(lake: EtlLake): Promise<readonly string[]> {
  return (await lake.keys(OUTPUT)).filter((key) => key.includes('_layout'))
}

test('the first run writes layout 1, later ones find it, and lists and commits name it', async () => {
  const lake = await usedLake()
  expect(await layouts(lake)).toEqual([`${OUTPUT}/_layout.1.json`])
  const record = JSON.parse(await lake.text(`${OUTPUT}/_layout.1.json`))
  expect(record).toMatchObject({ format: 1, decimals: 'double' })
  expect(record.tables.map(({ table }: { table: string }) => table)).toContain('market_trades')
  await lake.once()
  expect(await layouts(lake)).toHaveLength(1)
  expect(JSON.parse(await lake.text(`${OUTPUT}/_commits/2025-12-03/${FIRST}.json`))).toMatchObject({ layout: 1 })
})

for (const [name, choices, difference] of [
  ['decimals', EXACT, 'etl.decimals was "double" and is "exact"'],
  [
    'partition columns',
    { conversion: { ...SETTINGS, tables: { ticker: { isEnabled: true, partitionCols: ['date'] } } } },
    'etl.channels.ticker.partition_cols was ["product_id","date"] and is ["date"]',
  ],
  ['a new table', { source: { ...coinbase, tables: [...coinbase.tables, { table: 'status', channels: {} }] } }, 'the table status is new'],
  ['a table that is gone', { source: { ...coinbase, tables: coinbase.tables.slice(1) } }, 'the table "level2" is gone'],
] as const satisfies readonly (readonly [string, EtlChoices, string])[]) {
  test(`a layout that was used is not replaced (${name}): both runs refuse, and say what differs and the ways out`, async () => {
    const lake = await usedLake()
    const refused = { code: 'ERR_ETL_LAYOUT', message: expect.stringContaining(difference) }
    await expect(lake.etl(choices).once(NEVER)).rejects.toMatchObject(refused)
    await expect(lake.etl(choices).watch(1000, NEVER)).rejects.toMatchObject(refused)
    await expect(lake.etl(choices).once(NEVER)).rejects.toThrow('etl start layout --raise')
    expect(await layouts(lake)).toHaveLength(1)
  })
}

test('a layout that nothing used is replaced by a new number, without being asked', async () => {
  const lake = new EtlLake()
  await lake.once()
  await lake.ready(segmentOf(1), [tradeLine(1)])
  expect(await lake.once(EXACT)).toEqual(NOTHING)
  expect(await layouts(lake)).toEqual([`${OUTPUT}/_layout.1.json`, `${OUTPUT}/_layout.2.json`])
  expect(JSON.parse(await lake.text(`${OUTPUT}/_commits/2025-12-03/${FIRST}.json`))).toMatchObject({ layout: 2 })
})

test('a list uses a layout before there is a commit', async () => {
  const lake = new EtlLake()
  const members = [{ segment: segmentOf(1), bytes: 1 }]
  await lake.once()
  await lake.put(KEYS.list(FIRST), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members })}\n`)
  await expect(lake.once(EXACT)).rejects.toMatchObject({ code: 'ERR_ETL_LAYOUT' })
})

test('raising the layout makes the settings those of all that comes; repeating it changes nothing', async () => {
  const lake = await usedLake()
  expect(await lake.etl(EXACT).raiseLayout()).toBe(2)
  expect(await lake.etl(EXACT).raiseLayout()).toBe(2)
  await lake.ready(segmentOf(2), [tradeLine(2)])
  expect(await lake.once(EXACT)).toEqual(NOTHING)
  await expect(lake.once()).rejects.toMatchObject({ code: 'ERR_ETL_LAYOUT' })
  expect(await lake.etl().raiseLayout()).toBe(3)
})

for (const [folder, key] of [
  ['ready/', KEYS.ready(segmentOf(2))],
  ['processing/', KEYS.owner(FIRST, 1)],
  ['quarantine/', KEYS.hold(FIRST)],
]) {
  test(`raising the layout is refused while something is in ${folder}`, async () => {
    const lake = await usedLake()
    await lake.put(key ?? '', '{}')
    await expect(lake.etl(EXACT).raiseLayout()).rejects.toMatchObject({
      code: 'ERR_ETL_REFUSED',
      message: expect.stringContaining(`memory:${key}; convert it first under the old settings`),
    })
    expect(await layouts(lake)).toHaveLength(1)
  })
}

test('two ETLs that start at once on a new output agree on one layout', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1)])
  await lake.passing(Promise.all([lake.etl().once(NEVER), lake.etl().once(NEVER)]))
  expect(await layouts(lake)).toHaveLength(1)
  expect(await lake.keys(PATHS.ready)).toEqual([])
})

test('layout 10 is newer than layout 9', async () => {
  const lake = await usedLake()
  for (let i = 2; i <= 10; i++) await lake.etl(i % 2 === 0 ? EXACT : {}).raiseLayout()
  await lake.ready(segmentOf(2), [tradeLine(2)])
  expect(await lake.once(EXACT)).toEqual(NOTHING)
  await expect(lake.once()).rejects.toThrow('its layout 10 is not the one')
})

test('a layout record that can not be read is told as one', async () => {
  const lake = await usedLake()
  await lake.put(`${OUTPUT}/_layout.1.json`, 'torn')
  await expect(lake.once()).rejects.toThrow('its record can not be read')
})
