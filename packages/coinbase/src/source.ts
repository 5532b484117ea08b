import type { Source } from '@fluxforge/etl/source'
import { candles } from './tables/candles.ts'
import { level2 } from './tables/level2.ts'
import { marketTrades } from './tables/market-trades.ts'
import { ticker } from './tables/ticker.ts'

/** Coinbase's tables as data; heartbeats and acks prove an unbroken stream and give no rows. */
export const source: Source = {
  name: 'coinbase',
  tables: [ticker, level2, marketTrades, candles],
  controlChannels: ['heartbeats', 'subscriptions'],
}
