import type { FileOperations, Storage } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import type { LastRun } from '../feed.ts'
import type { RawKeys } from '../raw-keys.ts'
import type { QueueLimits } from './line-queue.ts'
import type { RotationLimits } from './rotation.ts'
import type { WriterEvent } from './writer-event.ts'

export interface SegmentWriterOptions extends QueueLimits, RotationLimits {
  readonly source: string
  /** active/, as a path of this machine; made when absent. */
  readonly directory: string
  /** Where names/, ready/ and last.json are. */
  readonly storage: Storage
  readonly keys: RawKeys
  readonly clock: Clock
  readonly newToken: () => string
  /** A flush comes when this many frames wait … */
  readonly batchSize: number
  /** … or when one has waited this long. */
  readonly flushIntervalMs: number
  /** False: a flush survives the end of the process, not that of the machine. */
  readonly enableFsync: boolean
  readonly minFreeBytes: number
  /** What `recover` found: it stands in last.json until this run has a frame of its own. */
  readonly lastRun: LastRun | null
  readonly onEvent: (event: WriterEvent) => void
  readonly files?: FileOperations
}
