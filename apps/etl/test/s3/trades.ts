import { expect } from 'vitest'
import { duckdb } from '../duckdb.ts'

/** Segments of one hour, each of so many trades with ids of their own: 1, 2, 3 … across all. */
export function tradeSegments(
  segments: number,
  tradesEach: number,
  hour = '20251203T14',
  firstSegment = 1,
  firstId = 1,
): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: segments }, (_, at) => {
      const name = `segment_${hour}_${String(firstSegment + at).padStart(5, '0')}.ndjson`
      return [name, Array.from({ length: tradesEach }, (_, i) => tradeLine(firstId + at * tradesEach + i)).join('')]
    }),
  )
}

function tradeLine(id: number): string {
  const metadata = '{"source":"coinbase","channel":"market_trades","connection_id":"c1"}'
  const trade = `{"product_id":"BTC-USD","trade_id":"${id}","price":"64281.7","size":"0.1","time":"2025-12-03T14:00:00Z","side":"BUY"}`
  const data = `{"channel":"market_trades","timestamp":"2025-12-03T14:00:00Z","sequence_num":${id},"events":[{"type":"update","trades":[${trade}]}]}`
  return `{"capture_ts":"2025-12-03T14:00:01.000000Z","metadata":${metadata},"data":${data}}\n`
}

/** The parts below a folder hold the trades 1 to `count`, each once. */
export async function expectTrades(processedDir: string, count: number): Promise<void> {
  const run = await duckdb()
  const [found] = await run(
    `SELECT count(*)::INT AS rows, count(DISTINCT trade_id)::INT AS trades, min(trade_id)::INT AS first, max(trade_id)::INT AS last FROM read_parquet('${processedDir}/market_trades/**/*.parquet')`,
  )
  expect(found).toEqual({ rows: count, trades: count, first: 1, last: count })
}

/** `20251203T14.1`, … as an etl said it committed them, with the number of segments. */
export function commitsIn(output: string): Record<string, number> {
  return Object.fromEntries(
    [...output.matchAll(/Committed (\S+): (\d+) segments?/g)].map(([, batch = '', segments]) => [batch, Number(segments)]),
  )
}
