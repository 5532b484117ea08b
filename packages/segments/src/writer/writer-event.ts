import type { SealEvent } from '../sealing/seal-event.ts'

/** What a writer tells, so that a person can be told. */
export type WriterEvent =
  | SealEvent
  | { readonly kind: 'flushed'; readonly records: number; readonly bytes: number; readonly path: string }
  | { readonly kind: 'opened'; readonly path: string }
  /** Nothing can be written for now (disk full, storage away); tried again every second, and nothing accepted is lost. */
  | { readonly kind: 'stalled'; readonly error: unknown }
  | { readonly kind: 'resumed' }
  /** Lines come faster than they are written: the queue is half full, and at its limits the sockets are paused … */
  | { readonly kind: 'filling'; readonly frames: number; readonly bytes: number }
  /** … or nearly empty again. */
  | { readonly kind: 'caught_up' }
  | { readonly kind: 'low_disk'; readonly freeBytes: number }
  | { readonly kind: 'enough_disk'; readonly freeBytes: number }
  /** Something that recording can do without failed: the free space, last.json, or forgetting old names. */
  | { readonly kind: 'side_failure'; readonly what: string; readonly error: unknown }
