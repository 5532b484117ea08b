import type { Levels } from './levels.ts'

/** The least and the greatest value, by Parquet's order: of strings their UTF-8, of decimals the unscaled integer. */
export interface Bounds {
  readonly min: number | bigint | Uint8Array
  readonly max: number | bigint | Uint8Array
}

/** One column of a row group, encoded and not yet compressed. */
export interface ColumnValues {
  readonly levels: Levels
  readonly encoding: 'PLAIN' | 'RLE_DICTIONARY'
  readonly body: Uint8Array
  readonly dictionary: { readonly size: number; readonly bytes: Uint8Array } | null
  /** Null when all are. */
  readonly bounds: Bounds | null
}

export const PLAIN = { encoding: 'PLAIN', dictionary: null } as const
