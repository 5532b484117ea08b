export interface RecordOptions {
  /** Null: until the signal. */
  readonly durationMs: number | null
  /** Only publish what an earlier run left. */
  readonly isDrain: boolean
  readonly takeLock: boolean
  /** 0: only at the end. */
  readonly statsIntervalMs: number
}
