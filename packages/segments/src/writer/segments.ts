import type { WaitingLines } from './line-run.ts'

/** Where a writer's lines go: one segment after the other, and each into ready/ once it has ended. Calls come one at a time. */
export interface Segments {
  /** The open segment's name. */
  readonly openName: string | null
  /** Segments that are in ready/ now. */
  readonly seals: number
  /** Those that have ended and are not in ready/ yet. */
  readonly waiting: readonly string[]
  /**
   * Takes the first of `lines`, as many as the open segment has room for; they are durable later. A place that is full or away is waited out.
   *
   * @throws {SegmentError} ERR_SEGMENT_WRITE_FAILED when damage can't be cut away, or time is up.
   */
  append(lines: WaitingLines): Promise<void>
  /** Waits for what is on its way to being durable. */
  synced(): Promise<void>
  /** Makes durable what was taken, if a segment has to end for it. */
  flush(): Promise<void>
  endWhenDue(): Promise<void>
  /** Infinity while none is open. */
  msUntilDue(): number
  /** Ends for good. */
  stop(): Promise<void>
  /** Waits for what is on its way to ready/, `ms` at most. */
  settle(ms: number): Promise<void>
  /** Leaves everything as it is, for the next start. */
  abandon(): Promise<void>
}

export interface SegmentsEvents {
  /** Of the lines that were taken, the oldest `lines` are durable. */
  readonly onDurable: (lines: number, path: string) => void
  /** What was taken and is not durable has been cut away: it is to be taken again. */
  readonly onUndone: () => void
  /** A segment has ended: all that was taken is durable. Before it is in ready/: once it has gone from there too, nothing else tells how far this run got. */
  readonly onEnded: (segment: string) => Promise<void>
}
