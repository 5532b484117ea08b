import type { TableShape } from '@fluxforge/etl/source'
import { decimal, rows, timestamp, word } from '@fluxforge/etl/source'
import { frame } from './frame.ts'

export const level2: TableShape = {
  table: 'level2',
  channels: {
    l2_data: frame('l2_data', {
      type: word('event_type'),
      product_id: word('product_id'),
      updates: rows({
        side: word('side'), // bid or offer
        event_time: timestamp('event_time'), // 1970 in old snapshots
        price_level: decimal('price_level'),
        new_quantity: decimal('new_quantity'), // absolute; 0 deletes the level
      }),
    }),
  },
}
