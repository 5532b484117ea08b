/** @module @fluxforge/etl/source */

import type { Shape } from './shapes/shape.ts'

// An entry of its own: what describes an exchange needs nothing of what converts it, so that a recorder loads none of that.
export { constant, decimal, type Field, integer, list, rows, type Shape, seconds, timestamp, word } from './shapes/shape.ts'

/** What an exchange is to the ETL: its tables as data. */
export interface Source {
  /** As in `metadata.source` of an envelope. */
  readonly name: string
  readonly tables: readonly TableShape[]
  /** Channels recorded as proof of an unbroken stream; they give no rows. */
  readonly controlChannels: readonly string[]
}

export interface TableShape {
  readonly table: string
  /** Channel name in the envelope → shape of its frames. */
  readonly channels: { readonly [channel: string]: Shape }
  /**
   * The column, if there is one, in which the exchange counts a product's rows one by one. What is missing between two of its numbers was never recorded, even where
   * nothing else tells so: `findGaps` looks for that.
   */
  readonly consecutiveIds?: string
}
