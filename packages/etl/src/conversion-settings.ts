/** The settings that change bytes: the same lines under the same settings give the same parts. */
export interface ConversionSettings {
  readonly compression: 'zstd' | 'snappy' | 'none'
  readonly decimals: 'double' | 'exact'
  /** By table; what is not named is enabled and partitioned by product_id and date (gaps and other: date). */
  readonly tables: { readonly [table: string]: TableSettings }
}

export interface TableSettings {
  readonly isEnabled: boolean
  readonly partitionCols: readonly PartitionCol[]
}

export type PartitionCol = 'product_id' | 'date'
