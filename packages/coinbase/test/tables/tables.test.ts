import { expect, test } from 'vitest'
import { coinbase } from '../../src/index.ts'
import { Converted } from './converted.ts'

// Copied from live frames of 2026, but for the numbers.
const TICKER =
  '"type":"ticker","product_id":"BTC-USD","price":"64281.7","volume_24_h":"3974.98800786","low_24_h":"63454","high_24_h":"64727.27","low_52_w":"59073.01","high_52_w":"126296","price_percent_chg_24_h":"-1.21471769193719"'
const QUOTE = '"best_bid":"64281.7","best_ask":"64281.71","best_bid_quantity":"0.21558849","best_ask_quantity":"0.02287045"'

function frame(channel: string, sequence: number, events: string, around = ''): string {
  return `{"channel":"${channel}",${around}"timestamp":"2026-09-30T02:39:53.78784196${sequence}Z","sequence_num":${sequence},"events":[${events}]}`
}

function convert(...texts: readonly string[]): Promise<Converted> {
  return Converted.from(texts.map((text) => ({ captureTs: '2026-09-30T02:39:53.800000Z', connectionId: 'c1', text })))
}

test('tickers are rows of ticker; those of ticker_batch know no quotes', async () => {
  await using converted = await convert(
    frame('ticker', 1, `{"type":"snapshot","tickers":[{${TICKER},${QUOTE}}]}`),
    frame('ticker_batch', 2, `{"type":"update","tickers":[{${TICKER}}]}`),
  )
  const columns =
    'product_id, date, server_timestamp::text AS sent, sequence_num, connection_id, event_type, price, volume_24h, low_24h, high_24h, low_52w, high_52w, price_percent_chg_24h, best_bid, best_ask, best_bid_quantity, best_ask_quantity, extra'
  const common = {
    product_id: 'BTC-USD',
    date: '2026-09-30',
    sent: '2026-09-30 02:39:53.787841+00',
    connection_id: 'c1',
    price: 64281.7,
    volume_24h: 3974.98800786,
    low_24h: 63454,
    high_24h: 64727.27,
    low_52w: 59073.01,
    high_52w: 126296,
    price_percent_chg_24h: -1.21471769193719,
    extra: null,
  }
  const quote = { best_bid: 64281.7, best_ask: 64281.71, best_bid_quantity: 0.21558849, best_ask_quantity: 0.02287045 }
  const none = { best_bid: null, best_ask: null, best_bid_quantity: null, best_ask_quantity: null }
  expect(await converted.rows('ticker', columns)).toEqual([
    { ...common, ...quote, sequence_num: '1', event_type: 'snapshot' },
    { ...common, ...none, sequence_num: '2', event_type: 'update' },
  ])
})

test('each level of a book frame is a row of level2, as sent', async () => {
  const updates = [
    '{"side":"bid","event_time":"2026-09-30T02:39:53.407329Z","price_level":"83277.25","new_quantity":"0.00715626"}',
    '{"side":"offer","event_time":"1970-01-01T00:00:00Z","price_level":"0.00000001","new_quantity":"0"}',
  ]
  await using converted = await convert(
    frame('l2_data', 0, `{"type":"snapshot","product_id":"BTC-USD","updates":[${updates.join()}]}`, '"client_id":"",'),
    frame('l2_data', 1, '{"type":"update","product_id":"BTC-USD","updates":[]}'),
  )
  expect(await converted.rows('level2', 'product_id, event_type, side, event_time::text AS at, price_level, new_quantity, extra')).toEqual([
    {
      product_id: 'BTC-USD',
      event_type: 'snapshot',
      side: 'bid',
      at: '2026-09-30 02:39:53.407329+00',
      price_level: 83277.25,
      new_quantity: 0.00715626,
      extra: null,
    },
    { product_id: 'BTC-USD', event_type: 'snapshot', side: 'offer', at: null, price_level: 1e-8, new_quantity: 0, extra: null },
  ])
})

test('trades go to their own products, newest first as sent, with the side of the maker', async () => {
  const trade = (product: string, id: string, side: string): string =>
    `{"product_id":"${product}","trade_id":"${id}","price":"83277.26","size":"0.00058346","time":"2026-09-30T02:39:53.977543Z","side":"${side}"}`
  const trades = [
    trade('BTC-USD', '1100253488', 'SELL'),
    trade('ETH-USD', '9223372036854775807', 'UNKNOWN_ORDER_SIDE'),
    trade('BTC-USD', '1100253487', 'BUY'),
  ]
  await using converted = await convert(frame('market_trades', 4, `{"type":"update","trades":[${trades.join()}]}`))
  const rows = await converted.rows('market_trades', 'product_id, trade_id, price, size, time::text AS at, side')
  const common = { price: 83277.26, size: 0.00058346, at: '2026-09-30 02:39:53.977543+00' }
  expect(rows.filter(({ product_id }) => product_id === 'BTC-USD')).toEqual([
    { ...common, product_id: 'BTC-USD', trade_id: '1100253488', side: 'SELL' },
    { ...common, product_id: 'BTC-USD', trade_id: '1100253487', side: 'BUY' },
  ])
  expect(rows.filter(({ product_id }) => product_id === 'ETH-USD')).toEqual([
    { ...common, product_id: 'ETH-USD', trade_id: '9223372036854775807', side: 'UNKNOWN_ORDER_SIDE' },
  ])
})

test('candles start at a time', async () => {
  const candle =
    '{"start":"1688998200","high":"1867.72","low":"1865.63","open":"1867.38","close":"1866.81","volume":"0.20269406","product_id":"ETH-USD"}'
  await using converted = await convert(frame('candles', 4, `{"type":"snapshot","candles":[${candle}]}`))
  expect(await converted.rows('candles', 'product_id, event_type, start::text AS start, high, low, open, close, volume, extra')).toEqual([
    {
      product_id: 'ETH-USD',
      event_type: 'snapshot',
      start: '2023-07-10 14:10:00+00',
      high: 1867.72,
      low: 1865.63,
      open: 1867.38,
      close: 1866.81,
      volume: 0.20269406,
      extra: null,
    },
  ])
})

test('what has no table is kept whole in other; heartbeats and acks are control', async () => {
  const status = frame('status', 5, '{"type":"snapshot","products":[{"product_type":"SPOT","id":"BTC-USD","status":"online"}]}')
  const error = '{"type":"error","message":"authentication failure"}'
  await using converted = await convert(
    frame('heartbeats', 3, '{"current_time":"2026-09-30 02:37:15.057778606 +0000 UTC m=+21697.195984854","heartbeat_counter":21697}'),
    frame('subscriptions', 4, '{"subscriptions":{"heartbeats":["heartbeats"],"level2":["BTC-USD"]}}'),
    status,
    error,
  )
  expect(await converted.rows('other', 'channel, message')).toEqual([
    { channel: 'status', message: status },
    { channel: '_unknown', message: error },
  ])
  expect(converted.result.segments).toMatchObject([{ lines: 4, converted: 2, control: 2, deadLetters: 0, disabled: 0 }])
  expect(converted.result.connections).toEqual([{ connectionId: 'c1', firstSequence: 3, lastSequence: 5, frames: 4, missing: 0 }])
})

test('keys that no column has are kept in extra', async () => {
  await using converted = await convert(
    frame('ticker', 1, `{"type":"update","tickers":[{${TICKER},${QUOTE},"mood":"bullish"}]}`, '"client_id":"me",'),
  )
  expect(await converted.rows('ticker', 'price, extra')).toEqual([
    { price: 64281.7, extra: expect.stringMatching(/^\{(?=.*"mood":"bullish")(?=.*"data.client_id":"me").*\}$/) },
  ])
})

test('the names of the tables are those that settings may name', () => {
  expect(coinbase.tables).toEqual(['ticker', 'level2', 'market_trades', 'candles'])
})
