import type { TableShape } from '@fluxforge/etl/source'
import { decimal, rows, seconds, word } from '@fluxforge/etl/source'
import { frame } from './frame.ts'

export const candles: TableShape = {
  table: 'candles',
  channels: {
    candles: frame('candles', {
      type: word('event_type'),
      candles: rows({
        start: seconds('start'),
        high: decimal('high'),
        low: decimal('low'),
        open: decimal('open'),
        close: decimal('close'),
        volume: decimal('volume'),
        product_id: word('product_id'),
      }),
    }),
  },
}
