import type { FrameHead } from '../feed.ts'

/** A line that waits for the disk, and what is needed to tell how far a connection got. */
export interface QueuedLine {
  readonly bytes: Buffer
  readonly frame: FrameHead
  readonly acceptedMs: number
}

export interface QueueLimits {
  readonly queueMaxFrames: number
  readonly queueMaxBytes: number
}

/** Lines between the feed and the disk, those being written included. It takes everything; whoever fills it is told when it is full. */
export class LineQueue {
  readonly #limits: QueueLimits
  #waiting: QueuedLine[] = []
  /** All that ever came, and all that was let go of. */
  received = 0
  released = 0
  releasedBytes = 0
  bytes = 0
  peakFrames = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  /** Waiting or being written. */
  get frames(): number {
    return this.received - this.released
  }

  get waitingFrames(): number {
    return this.#waiting.length
  }

  /** When the line that has waited longest came. */
  get oldestMs(): number | undefined {
    return this.#waiting[0]?.acceptedMs
  }

  get isFull(): boolean {
    return this.frames >= this.#limits.queueMaxFrames || this.bytes >= this.#limits.queueMaxBytes
  }

  /** Empty enough to go on: half, so that a feed doesn't stop and go with every flush. */
  get hasRoom(): boolean {
    return this.frames <= this.#limits.queueMaxFrames / 2 && this.bytes <= this.#limits.queueMaxBytes / 2
  }

  push(line: QueuedLine): void {
    this.#waiting.push(line)
    this.received++
    this.peakFrames = Math.max(this.peakFrames, this.frames)
    this.bytes += line.bytes.length
  }

  /** All that waits; it counts until `release`. */
  takeAll(): QueuedLine[] {
    const batch = this.#waiting
    this.#waiting = []
    return batch
  }

  /** Lets go of lines that are durable; how many bytes that were. */
  release(lines: readonly QueuedLine[]): number {
    let bytes = 0
    for (const line of lines) bytes += line.bytes.length
    this.released += lines.length
    this.releasedBytes += bytes
    this.bytes -= bytes
    return bytes
  }
}
