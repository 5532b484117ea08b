/** One part. Its bytes, and what is told of its rows, are made when they are first asked for: so parts can be stored while others are made. */
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
