import { expect, test } from 'vitest'
import type { EtlLake } from '../batches/etl-lake.ts'
import { SteppedStorage } from '../batches/faults/stepped-storage.ts'
import { cut, gapsIn, ids, inWords, lakeOfHours, micros, trades } from './recorded.ts'

/** What is missing from one time to another, and the hours whose trades were read for it. */
async function gapsBetween(lake: EtlLake, from: string | null, to: string | null, product?: string) {
  const read: string[] = []
  const output = new SteppedStorage(lake.memory, async (step, run) => {
    const [, hour = ''] = /^get .*market_trades.*part_20251203T(\d\d)/.exec(step) ?? []
    if (hour !== '' && !read.includes(hour)) read.push(hour)
    await run()
  })
  const asked = { product, fromUs: from === null ? undefined : micros(from), toUs: to === null ? undefined : micros(to) }
  const report = await gapsIn(lake, { output, ...asked })
  return { report, gaps: inWords(report), read: read.sort() }
}

test('of the parts only those in the stretch, and the one before and behind it, are read', async () => {
  const lake = await lakeOfHours(...ids(0, 7).map((i) => [trades(`1${i}:00:01`, [2 * i]), trades(`1${i}:59:59`, [2 * i + 1])]))
  const { gaps, read } = await gapsBetween(lake, '13:00:00', '15:00:00')
  expect([gaps, read]).toEqual([[], ['12', '13', '14', '15']])
})

test('a hole at the edge of the stretch is found on both sides of it', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:00', [1]), trades('10:59:59', [2])],
    [trades('11:00:01', [5]), trades('11:59:59', [6])],
    [trades('12:00:01', [8])],
  )
  const hole = 'BTC-USD ids 10:59:59–11:00:01 market_trades 3–4'
  const other = 'BTC-USD ids 11:59:59–12:00:01 market_trades 7–7'
  expect((await gapsBetween(lake, '10:00:00', '11:00:00')).gaps).toEqual([hole])
  expect((await gapsBetween(lake, '11:00:00', '12:00:00')).gaps).toEqual([hole, other])
  expect((await gapsBetween(lake, '11:30:00', '11:40:00')).gaps).toEqual([])
})

test('a gap that was told of long after the stretch is one of it', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:00', ids(1, 3))],
    [cut('10:30:00', '11:10:00'), trades('11:10:01', ids(9, 12))],
    [trades('12:00:00', ids(13, 14))],
  )
  const { gaps, report } = await gapsBetween(lake, '10:20:00', '10:40:00')
  expect(gaps).toEqual(['BTC-USD disconnect 10:30:00–11:10:00 market_trades 4–8'])
  expect(report.products).toMatchObject([{ coveredShare: 0.5, span: { fromUs: micros('10:20:00'), toUs: micros('10:40:00') } }])
})

test('what was asked for beyond the first and the last row is not recorded', async () => {
  const lake = await lakeOfHours([trades('10:10:00', [1]), trades('10:50:00', [2])])
  const { gaps, report } = await gapsBetween(lake, '10:00:00', '11:00:00')
  expect(gaps).toEqual(['BTC-USD unrecorded 10:00:00–10:10:00', 'BTC-USD unrecorded 10:50:00–11:00:00'])
  expect(report.products[0]?.coveredShare).toBeCloseTo(40 / 60)
})

test('a product that has nothing in the stretch is told of where it is asked for, and only there', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:00', [1], 'GONE'), trades('10:00:00', [1])],
    [trades('11:00:00', [2]), trades('11:50:00', [3])],
  )
  expect((await gapsBetween(lake, '11:10:00', '11:20:00')).report.products.map(({ product }) => product)).toEqual(['BTC-USD'])
  expect((await gapsBetween(lake, '11:10:00', '11:20:00', 'GONE')).gaps).toEqual(['GONE unrecorded 11:10:00–11:20:00'])
  expect((await gapsBetween(lake, '11:10:00', null, 'GONE')).gaps).toEqual(['GONE unrecorded 10:00:00–11:10:00'])
  expect((await gapsBetween(lake, null, '09:00:00', 'GONE')).gaps).toEqual(['GONE unrecorded 09:00:00–10:00:00'])
  expect((await gapsBetween(lake, '12:00:00', '13:00:00')).report.products).toEqual([])
})

test('ids of before that come again in the stretch make no holes of what came in its time', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:00', ids(1, 50))],
    [trades('11:00:00', ids(51, 60))],
    [trades('12:00:00', ids(61, 62)), trades('12:00:01', [20, 40])],
  )
  expect((await gapsBetween(lake, '12:00:00', '13:00:00')).gaps).toEqual(['BTC-USD unrecorded 12:00:01–13:00:00'])
})
