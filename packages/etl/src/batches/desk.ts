import type { Clock, IsAlive, LeaseWatch, OwnerRecord, RawKeys } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { CommitLog } from './commit-log.ts'
import type { EtlEvent } from './etl-event.ts'
import type { OutputKeys } from './output-keys.ts'

/** Reads segments in order, hashing each, into parts. */
export type Convert = (segments: readonly SegmentChunks[], signal: AbortSignal) => Promise<ConversionResult>

export interface BatchSettings {
  /** Default true. False: raw moves to archive/. */
  readonly deleteAfterProcessing: boolean
  /** Failures of a batch's own content before it is held. Default 3. */
  readonly maxAttempts: number
  /** From 0 to 1; over it, and over 100 lines, a batch is held. Default 0.01. */
  readonly maxDeadLetterShare: number
  /** A holder that is silent for so long is taken over. Default 60,000. */
  readonly leaseMs: number
}

export function withBatchDefaults({
  deleteAfterProcessing = true,
  maxAttempts = 3,
  maxDeadLetterShare = 0.01,
  leaseMs = 60_000,
}: Partial<BatchSettings> = {}): BatchSettings {
  return { deleteAfterProcessing, maxAttempts, maxDeadLetterShare, leaseMs }
}

/** Who works: `owner` never repeats. */
export type Worker = Pick<OwnerRecord, 'owner' | 'host' | 'bootId' | 'pid' | 'build'>

/** One source's raw and its output: the two storages and the keys in them. */
export interface Site {
  readonly input: Storage
  readonly output: Storage
  readonly keys: RawKeys
  readonly outputKeys: OutputKeys
  readonly commits: CommitLog
  readonly onEvent: (event: EtlEvent) => void
}

/** Where a worker sits: a site, and the means to convert. */
export interface Desk extends Site {
  readonly convert: Convert
  /** The same in a process of its own, for batches that may have killed some. */
  readonly convertApart: Convert
  /** Two Parquet files hold the same rows, however encoded. */
  readonly sameRows: (a: Uint8Array, b: Uint8Array) => Promise<boolean>
  readonly settings: BatchSettings
  readonly worker: Worker
  readonly isAlive: IsAlive
  readonly leases: LeaseWatch
  /** The layout's number in the output. */
  readonly layout: number
  readonly compression: string
  readonly zstd: string
  readonly clock: Clock
}

/** How lists name this output: two outputs never look the same. */
export function outputName({ output, outputKeys }: Pick<Site, 'output' | 'outputKeys'>): string {
  return output.describe(outputKeys.prefix)
}
