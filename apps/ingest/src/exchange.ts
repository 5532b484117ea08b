import { explain, UsageError } from '@fluxforge/app-kit'
import type { FeedDependencies } from '@fluxforge/coinbase'
import type { Feed } from '@fluxforge/segments'

/** All that recording knows of an exchange. */
export interface Exchange {
  readonly name: string
  readonly createFeed: (dependencies: FeedDependencies) => Feed
}

/** @throws {UsageError} for settings that no feed can have, as a secret that is no key. */
export function createFeed(exchange: Exchange, dependencies: FeedDependencies): Feed {
  try {
    return exchange.createFeed(dependencies)
  } catch (error) {
    throw new UsageError(explain(error), { cause: error })
  }
}
