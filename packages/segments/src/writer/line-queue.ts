import type { Clock } from '../clock.ts'
import type { FrameHead, RecordedFrame } from '../feed.ts'
import type { EnvelopeHead } from '../lines/envelope-head.ts'
import { LinePage } from './line-page.ts'
import type { LineRun, WaitingLines } from './line-run.ts'

const PAGE_BYTES = 256 * 1024
/** Empty pages that are kept for what comes next. */
const MAX_SPARE_PAGES = 64

export interface QueueLimits {
  readonly queueMaxFrames: number
  readonly queueMaxBytes: number
}

/** Lines that were let go of. */
export interface ReleasedLines {
  readonly bytes: number
  /** When the first of them came, or one before it that waited with it. */
  readonly acceptedMs: number
}

/** Lines between the feed and the disk, those being written included. It takes everything; whoever fills it is told when it is full. */
export class LineQueue implements WaitingLines {
  readonly #limits: QueueLimits
  readonly #clock: Pick<Clock, 'monotonicMs'>
  /** The oldest first. */
  readonly #full: LinePage[] = []
  #fullBytes = 0
  #filling = new LinePage(PAGE_BYTES)
  readonly #spare: LinePage[] = []
  /** Lines of the oldest page that were let go of. */
  #releasedLines = 0
  /** Where the lines begin that wait: in which page, from the oldest on, and where there. */
  #waitingPage = 0
  #waitingLine = 0
  #waitingSinceMs = 0
  /** All that ever came, was taken to be written, and was let go of. */
  received = 0
  taken = 0
  released = 0
  releasedBytes = 0
  peakFrames = 0

  constructor(limits: QueueLimits, clock: Pick<Clock, 'monotonicMs'>) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Waiting or being written. */
  get frames(): number {
    return this.received - this.released
  }

  /** The memory that they hold. */
  get bytes(): number {
    const released = this.#full.length === 0 ? this.#filling.start(this.#releasedLines) : 0
    return this.#fullBytes + this.#filling.usedBytes - released
  }

  get waitingFrames(): number {
    return this.received - this.taken
  }

  /** When the line that has waited longest came. */
  get oldestMs(): number | undefined {
    return this.waitingFrames === 0 ? undefined : this.#waitingSinceMs
  }

  get isFull(): boolean {
    return this.frames >= this.#limits.queueMaxFrames || this.bytes >= this.#limits.queueMaxBytes
  }

  /** Empty enough to go on: half, so that a feed doesn't stop and go with every flush. */
  get hasRoom(): boolean {
    return this.isBelow(1 / 2)
  }

  /** Whether it holds no more than that share of its limits. */
  isBelow(share: number): boolean {
    return this.frames <= this.#limits.queueMaxFrames * share && this.bytes <= this.#limits.queueMaxBytes * share
  }

  push(head: EnvelopeHead, frame: RecordedFrame): void {
    if (this.waitingFrames === 0) this.#waitingSinceMs = this.#clock.monotonicMs()
    if (!this.#pageFor(head.lineBytes(frame.data)).embed(head, frame, this.#waitingSinceMs)) {
      const line = head.wrap(frame.captureUs, frame.data)
      this.#pageFor(line.length).add(line, head, frame, this.#waitingSinceMs)
    }
    this.received++
    if (this.frames > this.peakFrames) this.peakFrames = this.frames
  }

  /** What is taken counts until `release`. */
  take(roomBytes: number): LineRun {
    const pieces: Buffer[] = []
    const waiting = this.waitingFrames
    let [lines, bytes] = [0, 0]
    while (lines < waiting && (lines === 0 || bytes < roomBytes)) {
      const page = this.#full[this.#waitingPage] ?? this.#filling
      const start = this.#waitingLine
      const end = page.fill(start, page.lines, roomBytes - bytes)
      if (start < end) {
        const piece = page.bytes(start, end)
        pieces.push(piece)
        lines += end - start
        bytes += piece.length
      }
      const isNextPage = end === page.lines && page !== this.#filling
      this.#waitingPage += isNextPage ? 1 : 0
      this.#waitingLine = isNextPage ? 0 : end
    }
    this.taken += lines
    return { lines, bytes, pieces }
  }

  /** All that was taken and not let go of waits again. */
  putBack(): void {
    if (this.taken === this.released) return
    this.taken = this.released
    this.#waitingPage = 0
    this.#waitingLine = this.#releasedLines
    this.#waitingSinceMs = this.#oldest.acceptedMs(this.#releasedLines)
  }

  /** Lets go of the oldest lines, which are durable; `learn` is told of those that say how far a connection got. */
  release(lines: number, learn: (head: FrameHead, line: Buffer) => void): ReleasedLines {
    const acceptedMs = this.#oldest.acceptedMs(this.#releasedLines)
    let bytes = 0
    for (let left = lines; left > 0; ) {
      const page = this.#oldest
      const start = this.#releasedLines
      const end = Math.min(page.lines, start + left)
      for (const [head, line] of page.furthest(start, end)) learn(head, line)
      bytes += page.start(end) - page.start(start)
      left -= end - start
      this.#releasedLines = end
      if (end === page.lines) this.#letGo(page)
    }
    this.released += lines
    this.releasedBytes += bytes
    return { bytes, acceptedMs }
  }

  get #oldest(): LinePage {
    return this.#full[0] ?? this.#filling
  }

  /** The page that is being filled, another one when the line has no room there. */
  #pageFor(lineBytes: number): LinePage {
    const page = this.#filling
    if (page.hasRoom(lineBytes)) return page
    if (page.lines > 0) {
      this.#full.push(page)
      this.#fullBytes += page.sizeBytes
    } else this.#spare.push(page)
    this.#filling = (lineBytes <= PAGE_BYTES && this.#spare.pop()) || new LinePage(Math.max(lineBytes, PAGE_BYTES))
    return this.#filling
  }

  /** Of the oldest page, whose lines are durable, every one. */
  #letGo(page: LinePage): void {
    page.clear()
    this.#releasedLines = 0
    if (this.#waitingPage === 0) this.#waitingLine = 0
    else this.#waitingPage--
    if (page === this.#filling) return
    this.#full.shift()
    this.#fullBytes -= page.sizeBytes
    if (page.sizeBytes === PAGE_BYTES && this.#spare.length < MAX_SPARE_PAGES) this.#spare.push(page)
  }
}
