export interface PlainRow {
  /** Table, product and date. */
  readonly partition: string
  readonly values: { readonly [column: string]: bigint | number | string | null }
}

interface Item {
  readonly [key: string]: string
}

interface Event {
  readonly type: string
  readonly product_id: string
  readonly updates: readonly Item[]
  readonly tickers: readonly Item[]
  readonly trades: readonly Item[]
  readonly candles: readonly Item[]
}

interface Line {
  readonly capture_ts: string
  readonly metadata: { readonly channel: string; readonly connection_id: string }
  readonly data: { readonly timestamp: string; readonly sequence_num: number; readonly events: readonly Event[] }
}

/** Rows of one good Coinbase line in the plainest way, sharing no code with the package: a witness. */
export function plainRows(text: string): readonly PlainRow[] {
  const { capture_ts, metadata, data }: Line = JSON.parse(text)
  return data.events.flatMap((event) =>
    itemsOf(metadata.channel, event).map(([table, product, values]) => ({
      partition: `${table} product_id=${product}/date=${capture_ts.slice(0, 10)}`,
      values: {
        capture_timestamp: micros(capture_ts),
        server_timestamp: micros(data.timestamp),
        sequence_num: BigInt(data.sequence_num),
        connection_id: metadata.connection_id,
        event_type: event.type,
        extra: null,
        ...values,
      },
    })),
  )
}

function itemsOf(channel: string, event: Event): readonly (readonly [string, string, PlainRow['values']])[] {
  switch (channel) {
    case 'l2_data':
      return event.updates.map((one) => {
        const { side = '', event_time = '', price_level, new_quantity } = one
        return [
          'level2',
          event.product_id,
          { side, event_time: micros(event_time), price_level: number(price_level), new_quantity: number(new_quantity) },
        ]
      })
    case 'market_trades':
      return event.trades.map((one) => {
        const { product_id = '', trade_id = '', price, size, time = '', side = '' } = one
        return [
          'market_trades',
          product_id,
          { trade_id: BigInt(trade_id), price: number(price), size: number(size), time: micros(time), side },
        ]
      })
    case 'candles':
      return event.candles.map((one) => {
        const { product_id = '', start = '', open, high, low, close, volume } = one
        const prices = { open: number(open), high: number(high), low: number(low), close: number(close), volume: number(volume) }
        return ['candles', product_id, { start: BigInt(start) * 1_000_000n, ...prices }]
      })
    case 'ticker':
    case 'ticker_batch':
      return event.tickers.map(({ type: _type, product_id = '', ...one }) => {
        const renamed = Object.entries(one).map(([key, value]) => [key.replace(/_(24|52)_/, '_$1'), number(value)])
        const quotes = { best_bid: null, best_ask: null, best_bid_quantity: null, best_ask_quantity: null }
        return ['ticker', product_id, { ...quotes, ...Object.fromEntries(renamed) }]
      })
    default:
      return []
  }
}

function number(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text)
}

function micros(text: string): bigint | null {
  const value = BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1000n + BigInt(text.slice(20, -1).slice(0, 6).padEnd(6, '0'))
  return value === 0n || text.startsWith('0001') ? null : value
}
