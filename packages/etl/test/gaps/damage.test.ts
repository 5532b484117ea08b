import { readBytes } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { type EtlLake, OUTPUT } from '../batches/etl-lake.ts'
import { cut, gapsIn, ids, inWords, lakeOfHours, micros, trades } from './recorded.ts'

/** Three hours of trades, whole, with a cut in the third. */
async function wholeLake(): Promise<EtlLake> {
  return await lakeOfHours(
    [trades('10:00:01', ids(1, 5))],
    [trades('11:00:01', ids(6, 10)), trades('11:00:02', ids(11, 15))],
    [trades('12:00:01', ids(16, 20)), cut('12:00:01', '12:00:05'), trades('12:00:06', ids(21, 22))],
  )
}

async function partOf(lake: EtlLake, table: string, hour: string): Promise<string> {
  return (await lake.keys(`${OUTPUT}/${table}`)).find((key) => key.includes(`part_20251203T${hour}`)) ?? ''
}

const CUT = 'BTC-USD disconnect 12:00:01–12:00:05'

test.each<readonly [string, (lake: EtlLake, key: string) => Promise<void>, RegExp]>([
  [
    'cut short',
    async (lake, key) => lake.memory.put(key, (await readBytes(lake.memory, key)).subarray(0, -40), { mode: 'overwrite' }),
    /expected \d+ bytes, as its commit says, found \d+$/,
  ],
  ['gone', (lake, key) => lake.memory.delete(key), /: it is not there$/],
  [
    'of zeros',
    async (lake, key) => lake.memory.put(key, new Uint8Array((await readBytes(lake.memory, key)).length), { mode: 'overwrite' }),
    /parquet file invalid/,
  ],
])('a part of trades that is %s is named, explains what is missing with it, and ends nothing', async (_damage, damage, reason) => {
  const lake = await wholeLake()
  const key = await partOf(lake, 'market_trades', '11')
  await damage(lake, key)
  const report = await gapsIn(lake)
  expect(inWords(report)).toEqual(['BTC-USD unreadable 11:00:01–11:00:02 market_trades 6–15', CUT])
  expect(report.products[0]?.gaps[0]?.detail).toMatch(reason)
  expect(report.products[0]?.gaps[0]?.detail).toContain(`reading memory:${key}: `)
  expect(report.unreadable).toEqual([])
  expect(report.products[0]?.coveredShare, 'of the other tables nothing is missing').toBeCloseTo(1 - 4 / 7205)
})

test('a part of gaps that is cut short is named, and those of the other parts are listed', async () => {
  const lake = await wholeLake()
  const key = await partOf(lake, 'gaps', '12')
  await lake.memory.put(key, (await readBytes(lake.memory, key)).subarray(0, 100), { mode: 'overwrite' })
  const report = await gapsIn(lake)
  expect(inWords(report)).toEqual([])
  expect(report.unreadable).toMatchObject([{ place: `memory:${key}`, reason: expect.stringContaining('found 100') }])
})

test.each([
  ['that is no JSON', 'nothing'],
  ['of another format', '{"format":2,"batch":"20251203T11.1","parts":[]}\n'],
  ['without its parts', '{"format":1,"batch":"20251203T11.1","hash":"0","segments":[]}'],
  ['with a part of no table', '{"format":1,"batch":"20251203T11.1","hash":"0","segments":[],"parts":[{"key":"x"}]}'],
])('a commit %s is named, and the others are looked at', async (_what, text) => {
  const lake = await wholeLake()
  const key = `${OUTPUT}/_commits/2025-12-03/20251203T11.1.json`
  await lake.put(key, text)
  const report = await gapsIn(lake)
  expect(report.unreadable).toMatchObject([
    { place: `memory:${key}`, reason: expect.stringContaining(`reading the commit memory:${key}: expected `) },
  ])
  expect(inWords(report)).toEqual(['BTC-USD ids 10:00:01–12:00:01 market_trades 6–15', CUT])
})

test('a part whose key leaves the output is named and not looked for', async () => {
  const lake = await lakeOfHours([trades('10:00:01', [1])])
  const key = `${OUTPUT}/_commits/2025-12-03/20251203T10.1.json`
  const commit = await lake.text(key)
  await lake.put(key, commit.replace(/"key":"[^"]*\/product_id/, '"key":"../market_trades/product_id'))
  const report = await gapsIn(lake)
  expect(report.products[0]?.gaps).toMatchObject([{ kind: 'unreadable', startedUs: micros('10:00:01') }])
})
