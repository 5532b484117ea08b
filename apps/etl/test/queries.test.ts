import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { recorderEvent } from '@fluxforge/segments'
import { expect, test } from 'vitest'
import { Lake } from './lake.ts'

const SECOND = 1000
const DAY = 24 * 3600 * SECOND
const START_MS = Date.parse('2025-12-03T14:00:00Z')

/** A line as the recorder writes it. */
function line(atMs: number, channel: string, connection: string, data: object): string {
  const captureTs = new Date(atMs).toISOString().replace('Z', '000Z')
  const metadata = { source: 'coinbase', channel, connection_id: connection }
  return `${JSON.stringify({ capture_ts: captureTs, metadata, data })}\n`
}

function frame(atMs: number, channel: string, connection: string, sequence: number, event: object): string {
  const timestamp = new Date(atMs).toISOString()
  return line(atMs, channel, connection, { channel, client_id: '', timestamp, sequence_num: sequence, events: [event] })
}

function book(
  second: number,
  connection: string,
  sequence: number,
  type: string,
  ...levels: readonly (readonly [string, string, string])[]
) {
  const updates = levels.map(([side, price_level, new_quantity]) => ({
    side,
    event_time: '2025-12-03T14:00:00Z',
    price_level,
    new_quantity,
  }))
  return frame(START_MS + second * SECOND, 'l2_data', connection, sequence, { type, product_id: 'BTC-USD', updates })
}

function trades(second: number, connection: string, type: string, ...found: readonly (readonly [number, string, string, object])[]) {
  const rows = found.map(([trade_id, price, time, more]) => ({
    product_id: 'BTC-USD',
    trade_id: `${trade_id}`,
    price,
    size: '0.5',
    time: `2025-12-03T${time}Z`,
    side: 'BUY',
    ...more,
  }))
  return frame(START_MS + second * SECOND, 'market_trades', connection, 900 + second, { type, trades: rows })
}

function ticker(atMs: number, sequence: number, price: string) {
  return frame(atMs, 'ticker', 'c1', sequence, { type: 'update', tickers: [{ type: 'ticker', product_id: 'BTC-USD', price }] })
}

/** Two connections with a hole between them; a book that changed on the first is told anew by the second. */
const LINES = [
  book(1, 'c1', 1, 'snapshot', ['bid', '99', '1'], ['offer', '101', '1']),
  trades(2, 'c1', 'update', [7, '100', '13:59:59.5', {}], [8, '101', '14:00:01', { post_only: 'yes' }]),
  line(
    START_MS + 10 * SECOND,
    '_fluxforge',
    'c2',
    recorderEvent({
      kind: 'opened',
      connection_id: 'c2',
      product_ids: ['BTC-USD'],
      cause: 'disconnect',
      started: '2025-12-03T14:00:02.000000Z',
      ended: '2025-12-03T14:00:10.000000Z',
      detail: 'after c1',
    }),
  ),
  book(11, 'c2', 0, 'snapshot', ['bid', '98', '2'], ['bid', '97', '3'], ['offer', '102', '4']),
  trades(12, 'c2', 'snapshot', [8, '101', '14:00:01', { post_only: 'yes' }], [9, '99', '14:00:05', {}]),
  book(13, 'c2', 1, 'update', ['bid', '98', '0'], ['offer', '103', '1']),
  book(40, 'c2', 2, 'update', ['bid', '97', '0']),
]

async function queriesOf(page: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../..', page), 'utf8')
  return [...text.matchAll(/```sql\n(.*?)```/gs)].flatMap(([, sql = '']) => sql.split(/;.*\n/)).filter((sql) => sql.trim() !== '')
}

test('every query in the docs answers what it says it does', async () => {
  await using lake = await Lake.create()
  // Of tomorrow too, for a test that midnight overtakes.
  const todayMs = Math.floor(Date.now() / DAY) * DAY
  const ticks = [todayMs, todayMs + DAY].map((atMs) => ticker(atMs, 1, '99') + ticker(atMs + SECOND, 2, '100.5'))
  await lake.ready('segment_20251203T14_00001.ndjson', LINES.join(''))
  await lake.ready('segment_20251203T14_00002.ndjson', ticks.join(''))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run("SET TimeZone = 'UTC'")
  const answers = async (page: string): Promise<unknown[]> => {
    const found: unknown[] = []
    for (const query of await queriesOf(page)) {
      const sql = query.replaceAll(/'(?:\/?data\/)?processed\//g, `'${lake.root.replaceAll('\\', '/')}/processed/`)
      found.push((await connection.runAndReadAll(sql)).getRowObjectsJson())
    }
    return found
  }
  const price = { product_id: 'BTC-USD', price: 100.5, ticks: '2' }
  const hole = { kind: 'disconnect', missed: null, started: '2025-12-03 14:00:02+00', ended: '2025-12-03 14:00:10+00' }
  const candle = { product_id: 'BTC-USD', volume: 0.5 }

  expect(await answers('docs/queries.md')).toEqual([
    [price],
    [],
    [
      { ...candle, minute: '2025-12-03 13:59:00+00', open: 100, high: 100, low: 100, close: 100 },
      { ...candle, minute: '2025-12-03 14:00:00+00', open: 101, high: 101, low: 99, close: 99, volume: 1 },
    ],
    [
      { side: 'offer', price_level: 103, quantity: 1 },
      { side: 'offer', price_level: 102, quantity: 4 },
      { side: 'bid', price_level: 97, quantity: 3 },
    ],
    [{ ...hole, detail: 'after c1' }],
    [],
    [{ product_id: 'BTC-USD', missing_seconds: 8 }],
    [{ product_id: 'BTC-USD', post_only: 'yes', rows: '2' }],
    [
      { batch: '20251203T14.1', lines: '7', rows: '13', dead_letters: '0' },
      { batch: '20251203T14.2', lines: '4', rows: '4', dead_letters: '0' },
    ],
  ])
  expect(await answers('README.md')).toEqual([[price], [{ ...hole, product_ids: '["BTC-USD"]' }]])
  const [part = ''] = await lake.files('processed/coinbase/ticker')
  await copyFile(
    lake.file('processed/coinbase/ticker', part),
    lake.file('processed/coinbase/ticker', part.replace(/[^_]+$/, 'uncommitted.parquet')),
  )
  const [committed] = await answers('docs/formats.md')
  expect(committed).toHaveLength(4)
})
