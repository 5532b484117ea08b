/** @module @fluxforge/coinbase */

export { coinbase } from './coinbase.ts'
export { CoinbaseError, type CoinbaseErrorCode, isCoinbaseError } from './errors.ts'
export { createCoinbaseFeed, type FeedDependencies } from './feed/coinbase-feed.ts'
export type { FeedSocket } from './feed/feed-socket.ts'
export type { Channel, CoinbaseSettings } from './section.ts'
