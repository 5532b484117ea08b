import type { TableShape } from '@fluxforge/etl/source'
import { constant, decimal, rows, type Shape, word } from '@fluxforge/etl/source'
import { frame } from './frame.ts'

// ticker_batch has no bid and ask: those columns are null there.
const tickers: Shape = {
  type: word('event_type'),
  tickers: rows({
    type: constant('ticker'),
    product_id: word('product_id'),
    price: decimal('price'),
    volume_24_h: decimal('volume_24h'),
    low_24_h: decimal('low_24h'),
    high_24_h: decimal('high_24h'),
    low_52_w: decimal('low_52w'),
    high_52_w: decimal('high_52w'),
    price_percent_chg_24_h: decimal('price_percent_chg_24h'),
    best_bid: decimal('best_bid'),
    best_bid_quantity: decimal('best_bid_quantity'),
    best_ask: decimal('best_ask'),
    best_ask_quantity: decimal('best_ask_quantity'),
  }),
}

export const ticker: TableShape = {
  table: 'ticker',
  channels: { ticker: frame('ticker', tickers), ticker_batch: frame('ticker_batch', tickers) },
}
