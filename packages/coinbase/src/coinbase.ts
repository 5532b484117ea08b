import type { Source } from '@fluxforge/etl/source'
import type { Feed } from '@fluxforge/segments'
import { createCoinbaseFeed, type FeedDependencies } from './feed/coinbase-feed.ts'
import { type CoinbaseSettings, section } from './section.ts'
import { source } from './source.ts'

/** Coinbase as apps take it: its block of the settings, its tables, its feed. */
export const coinbase: {
  readonly name: 'coinbase'
  readonly section: typeof section
  /** Names for `etl.channels`. */
  readonly tables: readonly string[]
  readonly source: Source
  readonly createFeed: (settings: CoinbaseSettings, dependencies: FeedDependencies) => Feed
} = { name: 'coinbase', section, tables: source.tables.map(({ table }) => table), source, createFeed: createCoinbaseFeed }
