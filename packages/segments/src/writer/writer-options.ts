import { randomUUID } from 'node:crypto'
import { type FileOperations, nodeFiles, type Storage } from '@fluxforge/storage'
import { type Clock, systemClock } from '../clock.ts'
import type { LastRun } from '../feed.ts'
import type { RawKeys, RecorderKeys } from '../raw-keys.ts'
import type { WholeFile } from '../sealing/recovery.ts'
import type { WriterEvent } from './writer-event.ts'

export interface SegmentWriterOptions {
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
  /** What `recover` found: it stands in last.json until this run has a frame of its own … */
  readonly lastRun: LastRun | null
  /** … and these files are published first. */
  readonly left: readonly WholeFile[]
  /** The only way to hear that the disk refuses, or that files wait. */
  readonly onEvent: (event: WriterEvent) => void
  /**
   * Where last.json is while `storage` is not on this machine: then nothing is asked of it to record, and a segment gets its name when it is published. Null, the
   * default: last.json is in `storage` too, and a segment has its name from the start.
   */
  readonly spool?: { readonly storage: Storage; readonly keys: RecorderKeys } | null
  /** A flush comes when this many frames wait (default 100) … */
  readonly batchSize?: number
  /** … or when one has waited this long. Default 1000. */
  readonly flushIntervalMs?: number
  /** `write` answers false when so many frames wait (default 10,000) … */
  readonly queueMaxFrames?: number
  /** … or so many bytes. Default 256 MiB. */
  readonly queueMaxBytes?: number
  /** A segment ends at this size (default 100 MiB) … */
  readonly segmentMaxBytes?: number
  /** … or at this age (default 900,000), at the edge of each hour, and on stop. */
  readonly segmentMaxMs?: number
  /** Default true. False: a flush survives the end of the process, not that of the machine. */
  readonly enableFsync?: boolean
  /** Less free on the disk than this is told. Default 2 GiB. */
  readonly minFreeBytes?: number
  /** Default `systemClock`. */
  readonly clock?: Clock
  /** Texts that nobody else makes. Default random UUIDs. */
  readonly newToken?: () => string
  /** A seam, for tests. */
  readonly files?: FileOperations
}

export type WriterSettings = Required<SegmentWriterOptions>

export function withDefaults({
  spool = null,
  batchSize = 100,
  flushIntervalMs = 1000,
  queueMaxFrames = 10_000,
  queueMaxBytes = 256 * 1024 ** 2,
  segmentMaxBytes = 100 * 1024 ** 2,
  segmentMaxMs = 900_000,
  enableFsync = true,
  minFreeBytes = 2 * 1024 ** 3,
  clock = systemClock,
  newToken = randomUUID,
  files = nodeFiles,
  ...needed
}: SegmentWriterOptions): WriterSettings {
  return {
    ...needed,
    spool,
    batchSize,
    flushIntervalMs,
    queueMaxFrames,
    queueMaxBytes,
    segmentMaxBytes,
    segmentMaxMs,
    enableFsync,
    minFreeBytes,
    clock,
    newToken,
    files,
  }
}
