/** One Coinbase frame as it was received, with what its envelope says. */
export interface OracleFrame {
  /** RFC 3339, UTC, six fraction digits. */
  readonly captureTs: string
  readonly connectionId: string
  readonly text: string
}

export type OracleTable = 'ticker' | 'level2' | 'market_trades' | 'candles'

/** What one row must say. Times are RFC 3339 with exactly six fraction digits; INT64 is a bigint. */
export interface OracleRow {
  readonly table: OracleTable
  readonly productId: string
  /** UTC date of the capture time. */
  readonly date: string
  readonly values: Readonly<Record<string, number | bigint | string | null>>
}

type Item = Readonly<Record<string, string>>
interface Event extends Readonly<Record<string, unknown>> {
  readonly type: string
  readonly product_id?: string
  readonly updates?: readonly Item[]
  readonly trades?: readonly Item[]
  readonly tickers?: readonly Item[]
  readonly candles?: readonly Item[]
}
interface Message extends Readonly<Record<string, unknown>> {
  readonly channel?: string
  readonly timestamp?: string
  readonly sequence_num?: number
  readonly events?: readonly Event[]
}

const CHANNELS_WITH_ROWS = new Set(['l2_data', 'market_trades', 'ticker', 'ticker_batch', 'candles'])

/**
 * The rows that frames stand for, read in the plainest way and sharing no code with the packages: a witness for tests.
 *
 * Knows the channels l2_data, market_trades, ticker, ticker_batch and candles; other frames give no row. A key without a column is an
 * error rather than a guess at `extra`, which is therefore null in every row.
 */
export function* frameRows(frames: Iterable<OracleFrame>): Generator<OracleRow, void, undefined> {
  for (const frame of frames) {
    const message: Message = JSON.parse(frame.text)
    if (CHANNELS_WITH_ROWS.has(message.channel ?? '')) yield* messageRows(frame, message)
  }
}

function* messageRows(frame: OracleFrame, message: Message): Generator<OracleRow, void, undefined> {
  const { channel: _channel, client_id: clientId = '', timestamp, sequence_num: sequence, events = [], ...unknown } = message
  nothingIn(unknown)
  if (clientId !== '') throw new Error(`frame oracle: client_id is ${JSON.stringify(clientId)}, expected ""`)
  for (const event of events) {
    const { type, product_id: product, updates = [], trades = [], tickers = [], candles = [], ...unknown } = event
    nothingIn(unknown)
    const row = (table: OracleTable, productId: string | undefined, values: OracleRow['values']): OracleRow => {
      if (productId === undefined) throw new Error('frame oracle: a row without product_id')
      const common = {
        capture_timestamp: frame.captureTs,
        server_timestamp: time(timestamp),
        sequence_num: sequence === undefined ? null : BigInt(sequence),
        connection_id: frame.connectionId,
        event_type: type,
      }
      return { table, productId, date: frame.captureTs.slice(0, 10), values: { ...common, ...values, extra: null } }
    }
    for (const update of updates) yield row('level2', product, level2Values(update))
    for (const { product_id: id, ...trade } of trades) yield row('market_trades', id, tradeValues(trade))
    for (const { product_id: id, ...ticker } of tickers) yield row('ticker', id, tickerValues(ticker))
    for (const { product_id: id, ...candle } of candles) yield row('candles', id, candleValues(candle))
  }
}

function level2Values({ side, event_time, price_level, new_quantity, ...unknown }: Item): OracleRow['values'] {
  nothingIn(unknown)
  return { side: side ?? null, event_time: time(event_time), price_level: decimal(price_level), new_quantity: decimal(new_quantity) }
}

function tradeValues({ trade_id, price, size, time: at, side, ...unknown }: Item): OracleRow['values'] {
  nothingIn(unknown)
  return { trade_id: integer(trade_id), price: decimal(price), size: decimal(size), time: time(at), side: side ?? null }
}

function tickerValues({ type: _type, ...ticker }: Item): OracleRow['values'] {
  const { price, volume_24_h, low_24_h, high_24_h, low_52_w, high_52_w, price_percent_chg_24_h, ...quote } = ticker
  const { best_bid, best_bid_quantity, best_ask, best_ask_quantity, ...unknown } = quote
  nothingIn(unknown)
  return {
    price: decimal(price),
    volume_24h: decimal(volume_24_h),
    low_24h: decimal(low_24_h),
    high_24h: decimal(high_24_h),
    low_52w: decimal(low_52_w),
    high_52w: decimal(high_52_w),
    price_percent_chg_24h: decimal(price_percent_chg_24_h),
    best_bid: decimal(best_bid),
    best_bid_quantity: decimal(best_bid_quantity),
    best_ask: decimal(best_ask),
    best_ask_quantity: decimal(best_ask_quantity),
  }
}

function candleValues({ start, high, low, open, close, volume, ...unknown }: Item): OracleRow['values'] {
  nothingIn(unknown)
  const startTime = start === undefined ? null : time(new Date(Number(start) * 1000).toISOString())
  return { start: startTime, high: decimal(high), low: decimal(low), open: decimal(open), close: decimal(close), volume: decimal(volume) }
}

function nothingIn(unknown: Readonly<Record<string, unknown>>): void {
  const [key] = Object.keys(unknown)
  if (key !== undefined) throw new Error(`frame oracle: no column for the key ${JSON.stringify(key)}`)
}

function decimal(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text)
}

function integer(text: string | undefined): bigint | null {
  return text === undefined || text === '' ? null : BigInt(text)
}

/** Cut to microseconds; year 0001 and the epoch itself mean "not given". */
function time(text: string | undefined): string | null {
  if (text === undefined || text === '' || text.startsWith('0001-') || Date.parse(text) === 0) return null
  const [seconds = '', fraction = ''] = text.replace('Z', '').split('.')
  return `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}
