import { expect, test } from 'vitest'
import { NEVER, OUTPUT, segmentOf } from '../batches/etl-lake.ts'
import { cut, gapsIn, ids, inWords, lakeOfHours, micros, told, trades } from './recorded.ts'

test('ids that no row has are a gap, within a part, from part to part and over midnight', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:01', ids(1, 4)), trades('10:00:02', ids(7, 9))],
    [trades('11:00:01', ids(12, 14)), trades('2025-12-04T00:00:01', ids(20, 21))],
  )
  expect(inWords(await gapsIn(lake))).toEqual([
    'BTC-USD ids 10:00:01–10:00:02 market_trades 5–6',
    'BTC-USD ids 10:00:02–11:00:01 market_trades 10–11',
    'BTC-USD ids 11:00:01–2025-12-04T00:00:01 market_trades 15–19',
  ])
})

test('rows that are repeated by a snapshot, or come late or out of order, are none', async () => {
  const lake = await lakeOfHours(
    [trades('10:00:01', ids(1, 5)), trades('10:00:02', ids(9, 12)), trades('10:00:03', ids(7, 8))],
    [trades('11:00:01', ids(2, 14)), trades('11:00:02', [3, 5])],
  )
  expect(inWords(await gapsIn(lake))).toEqual([])
})

test('each product counts for itself', async () => {
  const lake = await lakeOfHours([trades('10:00:01', [1, 3], 'A'), trades('10:00:01', [2, 3], 'B'), trades('10:00:02', [7], 'B')])
  expect(inWords(await gapsIn(lake))).toEqual(['A ids 10:00:01–10:00:01 market_trades 2–2', 'B ids 10:00:01–10:00:02 market_trades 4–6'])
})

test('what was told of is listed with the ids that it explains, and once', async () => {
  const lake = await lakeOfHours([
    trades('10:00:01', ids(1, 5)),
    told('silence', '10:00:02', '10:00:22'),
    cut('10:00:02', '10:00:24'),
    trades('10:00:25', ids(9, 10)),
    told('sequence_gap', '10:00:30', '10:00:31', { from_sequence: 4, to_sequence: 6, missed: 3 }),
  ])
  const report = await gapsIn(lake)
  expect(inWords(report)).toEqual([
    'BTC-USD silence 10:00:02–10:00:22 market_trades 6–8',
    'BTC-USD disconnect 10:00:02–10:00:24',
    'BTC-USD sequence 10:00:30–10:00:31 sequence 4–6',
  ])
  expect(report.products[0]?.gaps.at(-1)).toMatchObject({ missed: 3, connectionId: 'c', detail: null })
})

test('time that several gaps take counts once; ids that are missing take none', async () => {
  const lake = await lakeOfHours([
    trades('10:00:00', [1]),
    told('silence', '10:00:10', '10:00:30'),
    cut('10:00:20', '10:00:40'),
    told('resumed', '10:00:50', '10:01:00'),
    trades('10:01:20', [5]),
    trades('10:01:40', [9]),
  ])
  const [product] = (await gapsIn(lake)).products
  expect(product?.span).toEqual({ fromUs: micros('10:00:00'), toUs: micros('10:01:40') })
  expect(product?.coveredShare).toBeCloseTo(0.6)
})

test('a gap of several products is one of each; a gap that names none is one of all', async () => {
  const lake = await lakeOfHours([
    trades('10:00:00', [1], 'A'),
    trades('10:00:00', [1], 'B'),
    trades('10:00:00', [1], 'C'),
    told('opened', '10:00:10', '10:00:11', { cause: 'restart', product_ids: ['A', 'B'] }),
    told('resumed', '10:00:20', '10:00:21', { product_ids: [] }),
  ])
  expect(inWords(await gapsIn(lake))).toEqual([
    'A restart 10:00:10–10:00:11',
    'A paused 10:00:20–10:00:21',
    'B restart 10:00:10–10:00:11',
    'B paused 10:00:20–10:00:21',
    'C paused 10:00:20–10:00:21',
  ])
})

test('a product that was never recorded is refused with those that were, even where it is asked for alone', async () => {
  const lake = await lakeOfHours([trades('10:00:00', [1], 'BTC-USD'), trades('10:00:00', [1, 5], 'A/B')])
  await expect(gapsIn(lake, { product: 'BTC-USDC' })).rejects.toThrow(
    'looking for gaps of BTC-USDC: expected a product of memory:processed/coinbase, found only A/B, BTC-USD there',
  )
  expect(inWords(await gapsIn(lake, { product: 'A/B' }))).toEqual(['A/B ids 10:00:00–10:00:00 market_trades 2–4'])
})

test('a product of which only gaps are known has no time that could be covered', async () => {
  const lake = await lakeOfHours([cut('10:00:10', '10:00:11')])
  expect((await gapsIn(lake)).products).toMatchObject([{ product: 'BTC-USD', recorded: null, span: null, coveredShare: null }])
})

test('a clock that was set back makes no gap of negative length, and hides none', async () => {
  const lake = await lakeOfHours([trades('10:00:01', ids(1, 5)), trades('09:00:00', ids(8, 9)), cut('10:00:02', '09:00:01')])
  expect(inWords(await gapsIn(lake))).toEqual(['BTC-USD disconnect 09:00:01–10:00:02 market_trades 6–7'])
})

test('an output without commits has no products', async () => {
  const lake = await lakeOfHours()
  expect(await gapsIn(lake, { product: 'BTC-USD' })).toEqual({ products: [], unreadable: [] })
})

test('parts that no commit names are not there, nor are those of a commit that is void', async () => {
  const lake = await lakeOfHours([trades('10:00:01', [1])], [trades('11:00:01', [5])], [trades('12:00:01', [9])])
  const commits = await lake.keys(`${OUTPUT}/_commits`)
  await lake.memory.delete(commits[1] ?? '')
  await lake.put(commits[2] ?? '', '{"format":1,"batch":"20251203T12.1","void":true}\n')
  await lake.put(`${OUTPUT}/_commits/2025-12-03/notes.txt`, 'put here by a person')
  expect(await gapsIn(lake)).toMatchObject({ products: [{ product: 'BTC-USD', gaps: [] }], unreadable: [] })
})

test('it stops when it is asked to', async () => {
  const lake = await lakeOfHours([trades('10:00:01', [1])])
  expect(await lake.has(`${OUTPUT}/_commits/2025-12-03/${segmentOf(1, 10).slice(8, 19)}.1.json`)).toBe(true)
  const { findGaps } = await import('../../src/gaps/find-gaps.ts')
  const { coinbase } = await import('../sample-source/coinbase.ts')
  const options = { source: coinbase, output: lake.memory, outputPath: OUTPUT }
  await expect(findGaps(options, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  await expect(findGaps(options, NEVER)).resolves.toBeDefined()
})
