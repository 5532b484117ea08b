import { truncate } from 'node:fs/promises'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { untilDurable } from './durable.ts'
import { gapLines } from './gap-lines.ts'
import { Lake } from './lake.ts'
import { tradeSegments } from './s3/trades.ts'

const PRODUCTS = ['BTC-USD', 'ETH-USD']

test('gaps lists exactly what the exchange left out, cut and held back, and when nobody recorded', { timeout: 120_000 }, async () => {
  await using simulator = await startSimulator({
    frames: market({ seed: 3, products: PRODUCTS, levels: 20 }),
    framesPerSecond: 200,
    faults: [
      { kind: 'gap', connection: 1, afterFrames: 50, missing: 7 },
      { kind: 'drop', connection: 1, afterFrames: 100 },
      { kind: 'reorder', connection: 1, afterFrames: 120 },
      { kind: 'duplicate', connection: 1, afterFrames: 140 },
      { kind: 'close', connection: 1, afterFrames: 200, code: 1006 },
      { kind: 'half_open', connection: 2, afterFrames: 100 },
    ],
  })
  await using lake = await Lake.create({ coinbase: `  ws_url: ${simulator.url}`, ingestion: '  reconnect_delay: 0.1' })
  await using ingest = lake.start('ingest')
  // The second connection is open and mute: 20 s of silence end it.
  await ingest.said(/Connected again .*\(disconnect\)[\s\S]*Connected again .*\(disconnect\)/)
  await untilDurable(ingest)
  await ingest.stop('SIGKILL')
  await using again = lake.start('ingest')
  await again.said(/Connected again .*\(restart\)/)
  await untilDurable(again)
  expect(await again.stop()).toBe(0)
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })

  const { exit, gaps, summaries, output } = await gapLines(lake)
  expect(exit, output).toBe(1)
  for (const product of PRODUCTS) {
    const own = gaps.filter((gap) => gap.product === product)
    const told = own.map(({ kind, from_sequence, missed }) => [kind, from_sequence, missed])
    expect(told.slice(0, 2)).toEqual([
      ['sequence', 50, 7],
      ['sequence', 107, 1],
    ])
    // Trades that were made meanwhile, beyond the latest hundred of a snapshot, are explained by these.
    expect(told.slice(2)).toEqual(['disconnect', 'silence', 'disconnect', 'restart'].map((kind) => [kind, null, null]))
  }
  const run = await duckdb()
  const rows = await run(
    `SELECT kind, product_ids, started, ended FROM read_parquet('${lake.file('processed/coinbase/gaps')}/*/*.parquet')`,
  )
  expect(gaps).toHaveLength(rows.length * PRODUCTS.length)
  for (const { from, to, covered_share } of summaries) {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000
    const [missing] =
      await run(`WITH fresh AS (SELECT ended, greatest(started, max(ended) OVER (ORDER BY started ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS started
      FROM read_parquet('${lake.file('processed/coinbase/gaps')}/*/*.parquet')) SELECT sum(greatest(epoch_us(ended) - epoch_us(started), 0))::DOUBLE / 1e6 AS seconds FROM fresh`)
    expect((1 - covered_share) * seconds).toBeCloseTo(Number(missing?.['seconds']), 1)
    expect(covered_share).toBeLessThan(0.7)
  }
})

test('a lake that is whole ends with 0; what is missing with 1, a line each, in times that need no zone', async () => {
  await using lake = await Lake.create()
  for (const [name, text] of Object.entries(tradeSegments(2, 5))) await lake.ready(name, text)
  await lake.run('etl', '--once')
  const whole = await lake.run('etl', 'gaps')
  expect(whole).toMatchObject({ exit: 0, output: 'BTC-USD: 2025-12-03 14:00:01.000 to 14:00:01.000 UTC (0 ms); 0 gaps\n' })
  for (const [name, text] of Object.entries(tradeSegments(1, 5, '20251203T14', 3, 13)))
    await lake.ready(name, text.replaceAll('14:00:01.000000Z', '14:10:03.250000Z'))
  await lake.run('etl', '--once')
  const { exit, output } = await lake.run('etl', 'gaps')
  expect([exit, output.split('\n')]).toEqual([
    1,
    [
      'BTC-USD: 2025-12-03 14:00:01.000 to 14:10:03.250 UTC (10 min 2 s): ids, 2 rows of market_trades missing (trade_id 11 to 12)',
      'BTC-USD: 2025-12-03 14:00:01.000 to 14:10:03.250 UTC (10 min 2 s), 100 % of the time covered; 1 gap, 2 rows missing',
      '',
    ],
  ])
})

/** Ends with a code, and says this first. */
async function answer(lake: Lake, ...args: readonly string[]) {
  const { exit, output } = await lake.run('etl', 'gaps', ...args)
  return [exit, output.replaceAll(lake.root, 'LAKE').split('\n')[0]]
}

const NOTHING = [1, '[gaps] Nothing is committed of what was asked for: LAKE/processed/coinbase']

test('what can not be answered says so: nothing yet, no such product, times that are none, a part that is cut short', async () => {
  await using lake = await Lake.create({ etl: 'log_level: error' })
  expect(await answer(lake)).toEqual(NOTHING)
  for (const [name, text] of Object.entries(tradeSegments(1, 5))) await lake.ready(name, text)
  await lake.run('etl', '--once')
  const answers = await Promise.all([
    answer(lake, '--product', 'BTC-USDC'),
    answer(lake, '--from', '2025-12-04', '--to', '2025-12-03'),
    answer(lake, '--to', 'yesterday'),
    answer(lake, '--from', '2025-12-04'),
    answer(lake, '--from', '2025-12-03T14:00', '--to', '2025-12-03T14:00:02Z'),
  ])
  expect(answers).toEqual([
    [2, 'looking for gaps of BTC-USDC: expected a product of LAKE/processed/coinbase, found only BTC-USD there'],
    [2, 'gaps: expected --from before --to, found 2025-12-04T00:00:00.000Z and 2025-12-03T00:00:00.000Z'],
    [2, expect.stringContaining('Expected a UTC time')],
    NOTHING,
    [1, 'BTC-USD: 2025-12-03 14:00:00.000 to 14:00:01.000 UTC (1 s): unrecorded'],
  ])
  const [part = ''] = await lake.files('processed/coinbase/market_trades')
  await truncate(lake.file('processed/coinbase/market_trades', part), 100)
  expect(await answer(lake)).toEqual([
    1,
    expect.stringMatching(/^BTC-USD: .*: unreadable, reading LAKE.*: expected \d+ bytes, as its commit says, found 100$/),
  ])
})
