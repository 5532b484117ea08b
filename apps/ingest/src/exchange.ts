import { explain, UsageError } from '@fluxforge/app-kit'
import type { FeedDependencies } from '@fluxforge/coinbase'
import type { Feed } from '@fluxforge/segments'

/** An exchange and its block of the settings: all that recording knows of it. */
export interface Exchange<Settings> {
  readonly name: string
  readonly settings: Settings
  readonly createFeed: (settings: Settings, dependencies: FeedDependencies) => Feed
}

/** @throws {UsageError} for settings that no feed can have, as a secret that is no key. */
export function createFeed<Settings>(exchange: Exchange<Settings>, dependencies: FeedDependencies): Feed {
  try {
    return exchange.createFeed(exchange.settings, dependencies)
  } catch (error) {
    throw new UsageError(explain(error), { cause: error })
  }
}
