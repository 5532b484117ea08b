import type { TableShape } from '@fluxforge/etl/source'
import { decimal, integer, rows, timestamp, word } from '@fluxforge/etl/source'
import { frame } from './frame.ts'

export const marketTrades: TableShape = {
  table: 'market_trades',
  channels: {
    market_trades: frame('market_trades', {
      type: word('event_type'),
      trades: rows({
        product_id: word('product_id'),
        trade_id: integer('trade_id'),
        price: decimal('price'),
        size: decimal('size'),
        time: timestamp('time'),
        side: word('side'), // the maker's, as sent
      }),
    }),
  },
  consecutiveIds: 'trade_id',
}
