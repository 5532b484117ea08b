import { constant, decimal, integer, rows, type Source, timestamp, word } from '@fluxforge/etl/source'

/** What the exchange sends, as data: the keys of its messages and the column that each fills. `product_id` and the day make the partitions. */
export const source: Source = {
  name: 'tiny',
  tables: [
    {
      table: 'trades',
      channels: {
        trades: {
          topic: constant('trades'),
          seq: integer('sequence_num'),
          at: timestamp('server_timestamp'),
          trades: rows({
            market: word('product_id'),
            id: integer('trade_id'),
            price: decimal('price'),
            quantity: decimal('size'),
            maker_side: word('side'),
          }),
        },
      },
    },
  ],
  controlChannels: [],
}
