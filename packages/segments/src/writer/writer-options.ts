import type { FileOperations, Storage } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import type { LastRun } from '../feed.ts'
import type { RawKeys, RecorderKeys } from '../raw-keys.ts'
import type { WholeFile } from '../sealing/recovery.ts'
import type { QueueLimits } from './line-queue.ts'
import type { RotationLimits } from './rotation.ts'
import type { WriterEvent } from './writer-event.ts'

export interface SegmentWriterOptions extends QueueLimits, RotationLimits {
  readonly source: string
  /**
   * Where files are written, a path of this machine, made when absent: active/, or the spool. Null: no disk at all. Then segments go up to `storage` in parts
   * of MIN_PART_BYTES, `flush` resolves when its part is up (when the segment ends, at the latest), and what is in no part yet is lost with the process (P3
   * does not hold). A queue that is full before a part is ends the segment.
   */
  readonly directory: string | null
  /** Where names/ and ready/ are. */
  readonly storage: Storage
  readonly keys: RawKeys
  /**
   * Where last.json is while `storage` is not on this machine: then nothing is asked of it to record, and a segment gets its name when it is published. Null:
   * last.json is in `storage` too, and a segment has its name from the start.
   */
  readonly spool: { readonly storage: Storage; readonly keys: RecorderKeys } | null
  readonly clock: Clock
  readonly newToken: () => string
  /** A flush comes when this many frames wait … */
  readonly batchSize: number
  /** … or when one has waited this long. */
  readonly flushIntervalMs: number
  /** False: a flush survives the end of the process, not that of the machine. */
  readonly enableFsync: boolean
  readonly minFreeBytes: number
  /** What `recover` found: it stands in last.json until this run has a frame of its own … */
  readonly lastRun: LastRun | null
  /** … and these files are published first. */
  readonly left: readonly WholeFile[]
  readonly onEvent: (event: WriterEvent) => void
  readonly files?: FileOperations
}
