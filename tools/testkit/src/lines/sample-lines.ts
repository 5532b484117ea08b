/** An envelope as our writer makes it. */
export function envelope(
  channel: string,
  data: string,
  captureTs = '2025-12-03T23:59:59.999999Z',
  connection = '01JE6R0000000000000000TEST',
): string {
  return `{"capture_ts":"${captureTs}","metadata":{"source":"coinbase","channel":"${channel}","connection_id":"${connection}"},"data":${data}}`
}

export const frame = (channel: string, sequence: number, events: string): string =>
  envelope(
    channel,
    `{"channel":"${channel}","timestamp":"2025-12-04T00:00:00.02${sequence}Z","sequence_num":${sequence},"events":[${events}]}`,
  )

const update = (side: string, time: string, price: string, quantity: string): string =>
  `{"side":"${side}","event_time":"${time}","price_level":"${price}","new_quantity":"${quantity}"}`

/** A level2 line with these updates, each the text of its fields behind side and event_time. */
export function level2(
  updates: readonly string[],
  { around = '', product = 'BTC-USD', captureTs = '2025-12-03T14:00:01.000000Z' } = {},
): string {
  const rows = updates.map((fields) => `{"side":"bid","event_time":"2025-12-03T14:00:00Z",${fields}}`)
  const event = `{"type":"update","product_id":${JSON.stringify(product)},"updates":[${rows.join()}]}`
  return envelope(
    'l2_data',
    `{"channel":"l2_data",${around}"timestamp":"2025-12-03T14:00:00.5Z","sequence_num":1,"events":[${event}]}`,
    captureTs,
  )
}

export const price = (text: string): string => `"price_level":${text},"new_quantity":"1"`

const time = '2025-12-03T23:59:59.9'

/** One line or two of every kind of message, with its quirks. */
export const samples = {
  snapshot: frame(
    'l2_data',
    1,
    `{"type":"snapshot","product_id":"BTC-USD","updates":[${update('bid', `${time}Z`, '83277.25', '0.00715626')},${update('offer', `${time}Z`, '83277.26', '0')}]}`,
  ),
  updates: frame(
    'l2_data',
    2,
    `{"type":"update","product_id":"ETH-USD","updates":[${update('bid', '1970-01-01T00:00:00Z', '3100.1', '12345678.123456789')}]},{"type":"update","product_id":"BTC-USD","updates":[]}`,
  ),
  nextDay: envelope(
    'l2_data',
    `{"channel":"l2_data","client_id":"","timestamp":"2025-12-04T00:00:00Z","sequence_num":3,"events":[{"type":"update","product_id":"BTC-USD","updates":[${update('offer', `${time}12345678Z`, '1', '')}]}]}`,
    '2025-12-04T00:00:00.000000Z',
  ),
  ticker: frame(
    'ticker',
    4,
    '{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"64281.7","volume_24_h":"3974.98800786","low_24_h":"63454","high_24_h":"64727.27","low_52_w":"59073.01","high_52_w":"126296","price_percent_chg_24_h":"-1.21471769193719","best_bid":"64281.7","best_ask":"64281.71","best_bid_quantity":"0.21558849","best_ask_quantity":"0.02287045"}]}',
  ),
  tickerBatch: frame(
    'ticker_batch',
    5,
    '{"type":"snapshot","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"64281.7","volume_24_h":"3974.98800786","low_24_h":"63454","high_24_h":"64727.27","low_52_w":"","high_52_w":"126296","price_percent_chg_24_h":"10.2147176919371912"}]}',
  ),
  trades: frame(
    'market_trades',
    6,
    `{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"1100253488","price":"83277.26","size":"0.00058346","time":"${time}77543Z","side":"SELL"},{"product_id":"ETH-USD","trade_id":"88","price":"3100","size":"1.50","time":"0001-01-01T00:00:00Z","side":"BUY"}]}`,
  ),
  candles: frame(
    'candles',
    7,
    '{"type":"snapshot","candles":[{"start":"1688998200","high":"1867.72","low":"1865.63","open":"1867.38","close":"1866.81","volume":"0.20269406","product_id":"ETH-USD"}]}',
  ),
  heartbeat: frame(
    'heartbeats',
    8,
    '{"current_time":"2026-09-30 02:37:15.057778606 +0000 UTC m=+21697.195984854","heartbeat_counter":21697}',
  ),
  subscriptions: frame('subscriptions', 9, '{"subscriptions":{"level2":["BTC-USD"]}}'),
  status: frame('status', 10, '{"type":"snapshot","products":[{"id":"BTC-USD","min_market_funds":1.000000000000000000001}]}'),
  error: envelope('_unknown', '{"type":"error","message":"authentication failure"}'),
  raw: '{"capture_ts":"2025-12-03T23:59:59.999999Z","metadata":{"source":"coinbase","channel":"l2_data","connection_id":"x"},"raw":"not JSON"}',
  ancestor:
    '{"capture_ts":"2025-12-03T23:59:59+00:00","data":{"channel":"market_trades","timestamp":"2025-12-04T00:00:00Z","sequence_num":0,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"1","price":"5","size":"1","time":"2025-12-03T23:59:58Z","side":"BUY"}]}]},"metadata":{"source":"coinbase","channel":"market_trades"}}',
} as const
