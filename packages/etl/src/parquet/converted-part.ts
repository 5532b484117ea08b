export interface ConvertedPart {
  readonly table: string
  /** `product_id=BTC-USD/date=2025-12-03`, as in the key. */
  readonly partition: string
  readonly rows: number
  /** The whole Parquet file. */
  readonly bytes: Uint8Array
  /** Microseconds since 1970. */
  readonly minCaptureUs: number
  readonly maxCaptureUs: number
  readonly minSequence: number | null
  readonly maxSequence: number | null
}
