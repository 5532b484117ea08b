/** `damage`: the disk refused bytes. `memory`: without a disk, the queue was full before a part was. `recovery`: a run before left it. */
export type SealReason = 'size' | 'age' | 'hour' | 'stop' | 'damage' | 'memory' | 'recovery'

/** What is told of files on their way into ready/. */
export type SealEvent =
  | {
      readonly kind: 'sealed'
      readonly segment: string
      readonly key: string
      readonly bytes: number
      /** Null for a file of an earlier run: nobody counted. */
      readonly records: number | null
      readonly reason: SealReason
    }
  /** Publishing failed and is tried again; recording goes on. `waiting`: how many files do, this one included. */
  | {
      readonly kind: 'seal_retry'
      readonly segment: string
      readonly error: unknown
      readonly retryMs: number
      readonly waiting: number
    }
  /** The disk refused bytes, which were cut away and are written again to a new segment; or somebody cut or removed the file: then the error says so, and what was taken away is lost. */
  | { readonly kind: 'damaged'; readonly path: string; readonly error: unknown }
