import { LocalStorage } from '@fluxforge/storage'
import { messageOf, SegmentError } from '../errors.ts'
import type { FrameSink, RecordedFrame } from '../feed.ts'
import { EnvelopeWriter } from '../lines/envelope.ts'
import { beginning, LastFrames, writeLastRun } from '../sealing/last-run.ts'
import { Doorbell } from './doorbell.ts'
import { FileSegments } from './file-segments.ts'
import { FlushLatency } from './flush-latency.ts'
import { FreeSpace } from './free-space.ts'
import { LineQueue } from './line-queue.ts'
import { PartSegments } from './part-segments.ts'
import { QueueLevel } from './queue-level.ts'
import type { Segments } from './segments.ts'
import { Stall } from './stall.ts'
import { Waiters } from './waiters.ts'
import { type SegmentWriterOptions, type WriterSettings, withDefaults } from './writer-options.ts'
import type { WriterStats } from './writer-stats.ts'

// stop() takes less than 10 s, whatever happens: this long a disk that refuses is asked again …
const STOP_WRITE_MS = 4000
/** … and this long ready/ is. What is not there then goes at the next start. */
const STOP_SEAL_MS = 4000

/**
 * Appends frames to segments and publishes whole ones.
 *
 * Always true: below a segment's durable offset there are whole lines that a flush has made safe (P3); one datasync is under way at a time, and what
 * arrives meanwhile joins the next; a line leaves memory only when it is durable; ready/ gets only files that were cut, synced and closed (P1).
 * Memory is bounded by the queue's limits once the feed heeds `write`'s answer.
 */
export class SegmentWriter implements FrameSink, AsyncDisposable {
  /** Resolves after `stop`; rejects with ERR_SEGMENT_WRITE_FAILED when bytes could be neither made durable nor cut away. */
  readonly done: Promise<void>
  readonly #begun: Promise<void>
  readonly #options: WriterSettings
  readonly #envelope: EnvelopeWriter
  readonly #queue: LineQueue
  readonly #level: QueueLevel
  readonly #doorbell: Doorbell
  readonly #segments: Segments
  readonly #stall: Stall
  readonly #space: FreeSpace | null
  readonly #latency = new FlushLatency()
  readonly #last: LastFrames
  readonly #flushed = new Waiters()
  readonly #roomy = new Waiters()
  #isStopping = false
  /** last.json could not be written when it had to be. */
  #isRunUnsaved = false
  #failure: SegmentError | null = null

  private constructor(options: WriterSettings, folder: LocalStorage | null) {
    const { clock, directory, onEvent, files } = options
    this.#options = options
    this.#envelope = new EnvelopeWriter(options.source)
    this.#queue = new LineQueue(options, clock)
    this.#level = new QueueLevel(this.#queue, onEvent)
    this.#doorbell = new Doorbell(clock)
    this.#last = new LastFrames(options.lastRun ?? beginning(clock.wallMs()))
    this.#stall = new Stall(clock, onEvent, () => this.#queue.frames)
    this.#space = directory === null ? null : new FreeSpace(files, directory, options.minFreeBytes, onEvent)
    const events = {
      onDurable: (lines: number, path: string): void => this.#release(lines, path),
      onUndone: (): void => this.#queue.putBack(),
      onEnded: (segment: string): Promise<void> => this.#saveLastRun(false, segment),
    }
    this.#segments =
      directory === null || folder === null
        ? new PartSegments(options, this.#stall, events)
        : new FileSegments(options, directory, folder, this.#stall, events)
    // From here on a start after this one is a start after a crash.
    this.#begun = this.#saveLastRun(false)
    this.done = this.#run()
    // Whoever calls stop(), flush() or write() hears of it; nobody has to listen here.
    this.done.catch(() => undefined)
  }

  /** The lock and `recover` come first; what that left is published in the background. Makes no segment: one begins with its first line. */
  static async open(options: SegmentWriterOptions): Promise<SegmentWriter> {
    const settings = withDefaults(options)
    const { directory, files } = settings
    const folder = directory === null ? null : await LocalStorage.open(directory, { files })
    const writer = new SegmentWriter(settings, folder)
    // A crash before the first flush must leave a trace; where that is elsewhere, a stop must not wait for it.
    if (folder !== null) await writer.#begun
    return writer
  }

  /** @throws {SegmentError} when the writer was stopped, or has stopped itself: then the frame is not taken. */
  write(frame: RecordedFrame): boolean {
    this.#assertOpen('writing a frame')
    this.#queue.push(this.#envelope.head(frame.channel, frame.connectionId), frame)
    this.#level.look()
    if (this.#queue.waitingFrames === 1 || this.#queue.waitingFrames >= this.#options.batchSize) this.#doorbell.ring()
    return !this.#queue.isFull
  }

  async drained(): Promise<void> {
    this.#assertOpen('waiting for room')
    this.#doorbell.ring()
    await this.#roomy.add(() => this.#queue.hasRoom)
  }

  /** Resolves when every frame written so far is durable (P3). */
  async flush(): Promise<void> {
    if (this.#failure !== null) throw this.#failure
    const upTo = this.#queue.received
    const flushed = this.#flushed.add(() => this.#queue.released >= upTo)
    this.#doorbell.ring()
    await flushed
  }

  /**
   * Takes no more frames, makes the rest durable, seals, and publishes what can be published within seconds.
   *
   * @returns the files that had to stay; they are published at the next start, or by `drain`.
   */
  async stop(): Promise<readonly string[]> {
    if (!this.#isStopping) this.#stall.giveUpAt(this.#options.clock.monotonicMs() + STOP_WRITE_MS)
    this.#isStopping = true
    this.#doorbell.ring()
    await this.done
    return this.#segments.waiting
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  stats(): WriterStats {
    return {
      framesReceived: this.#queue.received,
      framesWritten: this.#queue.released,
      bytesWritten: this.#queue.releasedBytes,
      flushes: this.#latency.flushes,
      seals: this.#segments.seals,
      unpublished: this.#segments.waiting.length,
      queueFrames: this.#queue.frames,
      queueBytes: this.#queue.bytes,
      peakQueueFrames: this.#queue.peakFrames,
      flushP50Ms: this.#latency.quantileMs(0.5),
      flushP99Ms: this.#latency.quantileMs(0.99),
      segment: this.#segments.openName,
    }
  }

  async #run(): Promise<void> {
    try {
      await this.#begun
      while (!this.#isStopping || this.#queue.waitingFrames > 0) {
        await this.#doorbell.wait(this.#msUntilWork())
        await this.#segments.endWhenDue()
        if (this.#isFlushDue()) await this.#segments.append(this.#queue)
        // More that is due is written while the disk is at work on this.
        if (!this.#isFlushDue()) await this.#segments.synced()
        if (this.#isRunUnsaved) await this.#saveLastRun(false)
        // All that can be written was, and still there is no room.
        if (!this.#roomy.isEmpty && this.#queue.waitingFrames === 0) await this.#segments.flush()
        await this.#space?.check(this.#options.clock.monotonicMs())
      }
      await this.#segments.stop()
      await this.#segments.settle(STOP_SEAL_MS)
      await this.#saveLastRun(true)
      this.#stall.close()
      this.#roomy.fail(closedError('waiting for room'))
    } catch (error) {
      await this.#fail(error)
    }
  }

  #msUntilWork(): number {
    if (this.#isStopping || this.#isFlushDue()) return 0
    const oldestMs = this.#queue.oldestMs
    const untilFlushMs =
      oldestMs === undefined ? Number.POSITIVE_INFINITY : oldestMs + this.#options.flushIntervalMs - this.#options.clock.monotonicMs()
    return Math.max(0, Math.min(this.#segments.msUntilDue(), untilFlushMs, FreeSpace.CHECK_MS))
  }

  #isFlushDue(): boolean {
    const oldestMs = this.#queue.oldestMs
    if (oldestMs === undefined) return false
    if (this.#isStopping || !this.#flushed.isEmpty || !this.#roomy.isEmpty) return true
    if (this.#queue.waitingFrames >= this.#options.batchSize) return true
    return this.#options.clock.monotonicMs() - oldestMs >= this.#options.flushIntervalMs
  }

  #release(lines: number, path: string): void {
    const { bytes, acceptedMs } = this.#queue.release(lines, (head, line) => this.#last.learn(head, line))
    this.#latency.add(this.#options.clock.monotonicMs() - acceptedMs)
    this.#options.onEvent({ kind: 'flushed', records: lines, bytes, path })
    this.#level.look()
    this.#flushed.look()
    this.#roomy.look()
  }

  /** `ended`: a segment that is whole and begins to wait for its place in ready/. */
  async #saveLastRun(isClean: boolean, ...ended: string[]): Promise<void> {
    const { directory, onEvent, spool } = this.#options
    const { storage, keys } = spool ?? this.#options
    const run = this.#last.asRun(isClean)
    if (run === null) return
    try {
      const written = writeLastRun(storage, keys, run, [...this.#segments.waiting, ...ended])
      await (directory === null ? this.#stall.within(written) : written)
      this.#isRunUnsaved = false
    } catch (error) {
      this.#isRunUnsaved = directory !== null
      onEvent({ kind: 'side_failure', what: 'writing last.json', error })
    }
  }

  #assertOpen(doing: string): void {
    if (this.#failure !== null) throw this.#failure
    if (this.#isStopping) throw closedError(doing)
  }

  async #fail(error: unknown): Promise<never> {
    const failure =
      error instanceof SegmentError
        ? error
        : new SegmentError('ERR_SEGMENT_WRITE_FAILED', `writing segments: stopped by ${messageOf(error)}`, { cause: error })
    this.#failure = failure
    this.#stall.close()
    this.#flushed.fail(failure)
    this.#roomy.fail(failure)
    // The first failure is the one to tell.
    await this.#segments.abandon().catch(() => undefined)
    throw failure
  }
}

function closedError(doing: string): SegmentError {
  return new SegmentError('ERR_SEGMENT_CLOSED', `${doing}: the writer was stopped before`)
}
