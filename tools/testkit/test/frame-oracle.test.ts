import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { frameRows, tempDir, writeExpectedRows } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched.ndjson')

const common = {
  capture_timestamp: '2025-12-03T14:00:00.123456Z',
  server_timestamp: '2025-12-03T14:00:00.100000Z',
  sequence_num: 7n,
  connection_id: 'c1',
  event_type: 'update',
  extra: null,
}

function rowsOf(channel: string, event: Record<string, unknown>, outer: Record<string, unknown> = {}) {
  const message = { channel, timestamp: '2025-12-03T14:00:00.1Z', sequence_num: 7, events: [{ type: 'update', ...event }], ...outer }
  return [...frameRows([{ captureTs: '2025-12-03T14:00:00.123456Z', connectionId: 'c1', text: JSON.stringify(message) }])]
}

test('a level2 frame is one row an update, with times cut to microseconds', () => {
  const updates = [
    { side: 'bid', event_time: '2025-12-03T13:59:59.123456789Z', price_level: '83277.25', new_quantity: '0' },
    { side: 'offer', event_time: '1970-01-01T00:00:00Z', price_level: '83278', new_quantity: '0.00000001' },
  ]
  const at = { table: 'level2', productId: 'BTC-USD', date: '2025-12-03' }
  expect(rowsOf('l2_data', { product_id: 'BTC-USD', updates }, { client_id: '' })).toEqual([
    { ...at, values: { ...common, side: 'bid', event_time: '2025-12-03T13:59:59.123456Z', price_level: 83277.25, new_quantity: 0 } },
    { ...at, values: { ...common, side: 'offer', event_time: null, price_level: 83278, new_quantity: 1e-8 } },
  ])
})

test('trades of several products in one event go to their own products, with ids beyond 2^53 whole', () => {
  const trade = { price: '1.5', size: '2', time: '2025-12-03T14:00:00Z', side: 'SELL' }
  const trades = [
    { ...trade, product_id: 'BTC-USD', trade_id: '9007199254740993' },
    { ...trade, product_id: 'ETH-USD', trade_id: '5' },
  ]
  const rows = rowsOf('market_trades', { trades })
  expect(rows.map(({ productId, values }) => [productId, values['trade_id'], values['time']])).toEqual([
    ['BTC-USD', 9007199254740993n, '2025-12-03T14:00:00.000000Z'],
    ['ETH-USD', 5n, '2025-12-03T14:00:00.000000Z'],
  ])
})

test('ticker_batch is a ticker without bid and ask; absent and empty numbers are null, never 0', () => {
  const [row] = rowsOf('ticker_batch', {
    tickers: [{ type: 'ticker', product_id: 'BTC-USD', price: '1', volume_24_h: '', low_52_w: '0.5' }],
  })
  expect(row).toMatchObject({ table: 'ticker', values: { price: 1, volume_24h: null, low_24h: null, low_52w: 0.5, best_bid: null } })
})

test("a candle's start is a time", () => {
  const candle = { start: '1688998200', high: '3', low: '1', open: '1', close: '2', volume: '9', product_id: 'BTC-USD' }
  expect(rowsOf('candles', { candles: [candle] })[0]?.values).toMatchObject({ start: '2023-07-10T14:10:00.000000Z', open: 1, volume: 9 })
})

test('heartbeats, acknowledgements and error frames give no rows', () => {
  expect(rowsOf('heartbeats', { heartbeat_counter: 1 })).toEqual([])
  expect(rowsOf('subscriptions', { subscriptions: {} })).toEqual([])
  expect([...frameRows([{ captureTs: '', connectionId: '', text: '{"type":"error","message":"failure"}' }])]).toEqual([])
})

test('a key without a column is refused at every level: the oracle does not guess at extra', () => {
  expect(() => rowsOf('ticker', { tickers: [] }, { novel: 1 })).toThrow('no column for the key "novel"')
  expect(() => rowsOf('ticker', { tickers: [], novel: 1 })).toThrow('"novel"')
  expect(() => rowsOf('ticker', { tickers: [{ product_id: 'A', novel: '1' }] })).toThrow('"novel"')
  expect(() => rowsOf('l2_data', { product_id: 'A', updates: [{ novel: '1' }] })).toThrow('"novel"')
})

test('expected rows are written a table a file, INT64 as text so that no digit is lost', async () => {
  await using dir = await tempDir()
  const trade = { product_id: 'A', trade_id: '9007199254740993', price: '1', size: '1', time: '2025-12-03T14:00:00Z', side: 'BUY' }
  const text = JSON.stringify({ channel: 'market_trades', sequence_num: 1, events: [{ type: 'update', trades: [trade, trade] }] })
  const written = await writeExpectedRows([{ captureTs: '2025-12-03T14:00:00.000001Z', connectionId: 'c', text }], dir.path)
  expect(written).toEqual(new Map([['market_trades', 2]]))
  const lines = (await readFile(join(dir.path, 'market_trades.ndjson'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    product_id: 'A',
    date: '2025-12-03',
    trade_id: '9007199254740993',
    server_timestamp: null,
  })
})

test.skipIf(!existsSync(CAPTURE))('every frame of the real capture is understood', async () => {
  const texts = (await readFile(CAPTURE, 'utf8')).trimEnd().split('\n')
  const rows = [...frameRows(texts.map((text) => ({ captureTs: '2021-04-17T16:43:37.000000Z', connectionId: 'c1', text })))]
  const counts = Object.groupBy(rows, ({ table }) => table)
  expect(counts.market_trades).toHaveLength(107)
  expect(counts.ticker).toHaveLength(107)
  // Counted in the text, not by the oracle: every level2 update has one price_level.
  expect(counts.level2).toHaveLength(texts.join('').split('"price_level"').length - 1)
  expect(rows.every(({ values }) => Object.values(values).every((value) => !Number.isNaN(value)))).toBe(true)
})
