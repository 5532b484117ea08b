export interface WriterStats {
  /** Since `open`, as all counts. */
  readonly framesReceived: number
  readonly framesWritten: number
  readonly bytesWritten: number
  readonly flushes: number
  /** Segments that are in ready/ now, those of earlier runs included. */
  readonly seals: number
  /** Whole segments that wait for ready/. */
  readonly unpublished: number
  /** Waiting or being written. */
  readonly queueFrames: number
  readonly queueBytes: number
  readonly peakQueueFrames: number
  /** How long the oldest frame of a flush waited until it was durable. */
  readonly flushP50Ms: number
  readonly flushP99Ms: number
  /** The open one. */
  readonly segment: string | null
}
