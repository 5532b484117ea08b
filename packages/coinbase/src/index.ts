export { coinbase } from './coinbase.ts'
export { createCoinbaseFeed, type FeedDependencies } from './coinbase-feed.ts'
export type { Channel, CoinbaseSettings } from './section.ts'
