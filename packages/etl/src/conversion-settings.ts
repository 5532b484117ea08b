/** The settings that change bytes: the same lines under the same settings give the same parts. */
export interface ConversionSettings {
  /** Of Parquet pages. Default `zstd`. */
  readonly compression: 'zstd' | 'snappy' | 'none'
  /** DOUBLE, the default, or DECIMAL(38,18). Part of the layout. */
  readonly decimals: 'double' | 'exact'
  /** By table; what is not named is enabled and partitioned by product_id and date (gaps and other: date). */
  readonly tables: { readonly [table: string]: TableSettings }
}

export interface TableSettings {
  /** False: its lines are counted and give no rows. */
  readonly isEnabled: boolean
  /** Part of the layout. */
  readonly partitionCols: readonly PartitionCol[]
}

export function withConversionDefaults({
  compression = 'zstd',
  decimals = 'double',
  tables = {},
}: Partial<ConversionSettings> = {}): ConversionSettings {
  return { compression, decimals, tables }
}

export type PartitionCol = 'product_id' | 'date'
