import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { untilDurable } from './durable.ts'
import { Lake } from './lake.ts'

test('frames that never came, a cut and a crash are each a row of gaps, with what is missing and from when to when', async () => {
  await using simulator = await startSimulator({
    frames: market({ seed: 3, products: ['BTC-USD', 'ETH-USD'], levels: 20 }),
    framesPerSecond: 200,
    faults: [
      { kind: 'gap', connection: 1, afterFrames: 50, missing: 7 },
      { kind: 'close', connection: 1, afterFrames: 150, code: 1006 },
    ],
  })
  await using lake = await Lake.create({ coinbase: `  ws_url: ${simulator.url}`, ingestion: '  reconnect_delay: 0.1' })
  await using ingest = lake.start('ingest')
  await ingest.said(/\[feed\] Connected again .*\(disconnect\)/)
  await untilDurable(ingest)
  const aliveMs = Date.now()
  await ingest.stop('SIGKILL')
  const deadMs = Date.now()
  await using again = lake.start('ingest')
  await again.said(/\[feed\] Connected again .*\(restart\)/)
  const backMs = Date.now()
  expect(await again.stop()).toBe(0)
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)

  const run = await duckdb()
  const gaps = `read_parquet('${lake.root}/processed/coinbase/gaps/*/*.parquet')`
  const rows = await run(`SELECT kind, product_ids, from_sequence::INT AS "from", to_sequence::INT AS "to", missed::INT AS missed,
    epoch_ms(started)::DOUBLE AS "startedMs", epoch_ms(ended)::DOUBLE AS "endedMs" FROM ${gaps} ORDER BY started`)
  const product_ids = '["BTC-USD","ETH-USD"]'
  expect(rows).toMatchObject([
    { kind: 'sequence', product_ids, from: 50, to: 56, missed: 7 },
    { kind: 'disconnect', product_ids },
    { kind: 'restart', product_ids },
  ])
  for (const row of rows) expect(row['startedMs']).toBeLessThanOrEqual(Number(row['endedMs']))
  // From the last frame that was durable to the first moment at which others could come.
  const restart = rows.at(-1)
  expect(restart?.['startedMs']).toBeLessThanOrEqual(deadMs)
  expect(restart?.['endedMs']).toBeGreaterThanOrEqual(aliveMs)
  expect(restart?.['endedMs']).toBeLessThanOrEqual(backMs)
})
