import type { SealReason } from './rotation.ts'

/** What a writer tells, so that a person can be told. */
export type WriterEvent =
  | { readonly kind: 'flushed'; readonly records: number; readonly bytes: number; readonly path: string }
  | { readonly kind: 'opened'; readonly path: string }
  | {
      readonly kind: 'sealed'
      readonly segment: string
      readonly key: string
      readonly bytes: number
      readonly records: number
      readonly reason: SealReason
    }
  /** Publishing failed and is tried again; recording goes on. */
  | { readonly kind: 'seal_retry'; readonly segment: string; readonly error: unknown; readonly retryMs: number }
  /** Nothing can be written for now (disk full, storage away); tried again every second, and nothing accepted is lost. */
  | { readonly kind: 'stalled'; readonly error: unknown }
  | { readonly kind: 'resumed' }
  /** The disk refused bytes, which were cut away and are written again to a new segment; or somebody cut or removed the file: then the error says so, and what was taken away is lost. */
  | { readonly kind: 'damaged'; readonly path: string; readonly error: unknown }
  | { readonly kind: 'low_disk'; readonly freeBytes: number }
  | { readonly kind: 'enough_disk'; readonly freeBytes: number }
  /** Something that recording can do without failed: the free space, or last.json. */
  | { readonly kind: 'side_failure'; readonly what: string; readonly error: unknown }
