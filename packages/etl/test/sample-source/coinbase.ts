import type { Source } from '../../src/source.ts'
import { candles } from './candles.ts'
import { level2 } from './level2.ts'
import { marketTrades } from './market-trades.ts'
import { ticker } from './ticker.ts'

export const coinbase: Source = {
  name: 'coinbase',
  tables: [level2, ticker, marketTrades, candles],
  controlChannels: ['heartbeats', 'subscriptions'],
}
