import type { Statistics } from 'hyparquet'
import type { Levels } from './levels.ts'

type Bound = NonNullable<Statistics['min_value']>

/** One column of a row group, encoded and not yet compressed. */
export interface ColumnValues {
  readonly levels: Levels
  readonly encoding: 'PLAIN' | 'RLE_DICTIONARY'
  readonly body: Uint8Array
  readonly dictionary: { readonly size: number; readonly bytes: Uint8Array } | null
  /** By Parquet's order; absent when all are null. */
  readonly bounds: { readonly min: Bound; readonly max: Bound } | null
}

export const PLAIN = { encoding: 'PLAIN', dictionary: null } as const
