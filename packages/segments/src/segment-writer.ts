import { type FileOperations, isStorageError, LocalStorage, nodeFiles, type Storage } from '@fluxforge/storage'
import type { Clock } from './clock.ts'
import { Doorbell } from './doorbell.ts'
import { EnvelopeWriter } from './envelope.ts'
import { SegmentError } from './errors.ts'
import type { FrameSink, RecordedFrame } from './feed.ts'
import { FlushLatency } from './flush-latency.ts'
import { FreeSpace } from './free-space.ts'
import { LastFrames, writeLastRun } from './last-run.ts'
import { LineQueue, type QueuedLine, type QueueLimits } from './line-queue.ts'
import { NameNotes } from './name-note.ts'
import { NameTaker } from './name-taker.ts'
import type { RawKeys } from './raw-keys.ts'
import { msUntilSeal, type RotationLimits, type SealReason, sealReason } from './rotation.ts'
import { Sealer } from './sealer.ts'
import { SegmentFile } from './segment-file.ts'
import { hourOf } from './segment-name.ts'
import type { WriterEvent } from './writer-event.ts'

const STALL_RETRY_MS = 1000
/** What stop() grants the publishing of the last segments; what is left goes at the next start. */
const STOP_SEAL_MS = 7000
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'])

export interface SegmentWriterOptions extends QueueLimits, RotationLimits {
  readonly source: string
  /** active/, as a path of this machine; it exists. */
  readonly directory: string
  /** Where names/ and ready/ are. */
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
  readonly onEvent: (event: WriterEvent) => void
  readonly files?: FileOperations
}

export interface WriterStats {
  readonly framesReceived: number
  readonly framesWritten: number
  readonly bytesWritten: number
  readonly flushes: number
  readonly seals: number
  readonly queueFrames: number
  readonly queueBytes: number
  readonly peakQueueFrames: number
  readonly flushP50Ms: number
  readonly flushP99Ms: number
  readonly segment: string | null
}

interface Waiter {
  readonly upTo: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Appends frames to segments and publishes whole ones.
 *
 * Always true: below a segment's durable offset there are whole lines that a flush has made safe (P3); one datasync is under way at a time, and what
 * arrives meanwhile joins the next; a line leaves memory only when it is durable; ready/ gets only files that were cut, synced and closed (P1).
 * Memory is bounded by the queue's limits once the feed heeds `write`'s answer.
 */
export class SegmentWriter implements FrameSink {
  /** Resolves after `stop`; rejects with ERR_SEGMENT_WRITE_FAILED when bytes could be neither made durable nor cut away. */
  readonly done: Promise<void>
  readonly #options: SegmentWriterOptions
  readonly #files: FileOperations
  readonly #envelope: EnvelopeWriter
  readonly #queue: LineQueue
  readonly #doorbell: Doorbell
  readonly #names: NameTaker
  readonly #notes: NameNotes
  readonly #sealer: Sealer
  readonly #space: FreeSpace
  readonly #latency = new FlushLatency()
  readonly #last = new LastFrames()
  readonly #stopping = new AbortController()
  readonly #sealsEnded = new AbortController()
  #segment: SegmentFile | null = null
  #flushWaiters: Waiter[] = []
  #roomWaiters: Omit<Waiter, 'upTo'>[] = []
  #failure: SegmentError | null = null
  #isStalled = false
  #received = 0
  #written = 0
  #bytesWritten = 0
  #flushes = 0
  #seals = 0
  #peakQueueFrames = 0

  private constructor(options: SegmentWriterOptions, directory: LocalStorage) {
    this.#options = options
    this.#files = options.files ?? nodeFiles
    const { clock, storage, keys } = options
    this.#envelope = new EnvelopeWriter(options.source)
    this.#queue = new LineQueue(options)
    this.#doorbell = new Doorbell(clock)
    this.#names = new NameTaker(options)
    this.#notes = new NameNotes(directory)
    this.#space = new FreeSpace(this.#files, options.directory, options.minFreeBytes, options.onEvent)
    this.#sealer = new Sealer({
      storage,
      keys,
      clock,
      names: this.#names,
      notes: this.#notes,
      files: this.#files,
      directory: options.directory,
      onRetry: (segment, error, retryMs) => options.onEvent({ kind: 'seal_retry', segment, error, retryMs }),
    })
    this.done = this.#run()
    // Whoever calls stop() or write() hears of it; nobody has to listen here.
    this.done.catch(() => {})
  }

  /** `recover` and the lock come first. Makes no file: a segment begins with its first line. */
  static async open(options: SegmentWriterOptions): Promise<SegmentWriter> {
    const directory = await LocalStorage.open(options.directory, options.files && { files: options.files })
    return new SegmentWriter(options, directory)
  }

  write(frame: RecordedFrame): boolean {
    if (this.#failure !== null) throw this.#failure
    if (this.#stopping.signal.aborted) throw new SegmentError('ERR_SEGMENT_CLOSED', 'writing a frame: the writer was stopped before')
    const { captureTs, channel, connectionId, sequence } = frame
    this.#queue.push({
      bytes: this.#envelope.line(frame),
      frame: { captureTs, channel, connectionId, sequence },
      acceptedMs: this.#options.clock.monotonicMs(),
    })
    this.#received++
    if (this.#queue.waitingFrames === 1 || this.#queue.waitingFrames >= this.#options.batchSize) this.#doorbell.ring()
    return !this.#queue.isFull
  }

  drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) reject(this.#failure)
      else if (this.#queue.hasRoom) resolve()
      else this.#roomWaiters.push({ resolve, reject })
    })
  }

  /** Resolves when every frame written so far is durable (P3). */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure)
      if (this.#written === this.#received) return resolve()
      this.#flushWaiters.push({ upTo: this.#received, resolve, reject })
      this.#doorbell.ring()
    })
  }

  /** Takes no more frames, makes the rest durable, seals, and publishes what can be published within seconds. Names of files that had to stay. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#doorbell.ring()
    await this.done
  }

  stats(): WriterStats {
    return {
      framesReceived: this.#received,
      framesWritten: this.#written,
      bytesWritten: this.#bytesWritten,
      flushes: this.#flushes,
      seals: this.#seals,
      queueFrames: this.#queue.frames,
      queueBytes: this.#queue.bytes,
      peakQueueFrames: this.#peakQueueFrames,
      flushP50Ms: this.#latency.quantileMs(0.5),
      flushP99Ms: this.#latency.quantileMs(0.99),
      segment: this.#segment?.name ?? null,
    }
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopping.signal.aborted || this.#queue.frames > 0) {
        await this.#doorbell.wait(this.#msUntilWork())
        await this.#sealWhenDue()
        if (this.#isFlushDue()) await this.#flushBatch(this.#queue.takeAll())
        await this.#space.check(this.#options.clock.monotonicMs())
      }
      await this.#seal('stop')
      await this.#settleSeals()
      await this.#saveLastRun(true)
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  #now(): { readonly wallMs: number; readonly monotonicMs: number } {
    return { wallMs: this.#options.clock.wallMs(), monotonicMs: this.#options.clock.monotonicMs() }
  }

  #msUntilWork(): number {
    if (this.#isFlushDue() || this.#stopping.signal.aborted) return 0
    const now = this.#now()
    const untilSeal = this.#segment === null ? Number.POSITIVE_INFINITY : msUntilSeal(this.#segment, this.#options, now)
    const oldest = this.#queue.oldestMs
    const untilFlush = oldest === undefined ? Number.POSITIVE_INFINITY : oldest + this.#options.flushIntervalMs - now.monotonicMs
    return Math.max(0, Math.min(untilSeal, untilFlush, FreeSpace.CHECK_MS))
  }

  #isFlushDue(): boolean {
    const oldest = this.#queue.oldestMs
    if (oldest === undefined) return false
    const isAsked = this.#flushWaiters.length > 0 || this.#stopping.signal.aborted || this.#queue.waitingFrames >= this.#options.batchSize
    return isAsked || this.#options.clock.monotonicMs() - oldest >= this.#options.flushIntervalMs
  }

  async #sealWhenDue(): Promise<void> {
    const reason = this.#segment && sealReason(this.#segment, this.#options, this.#now())
    if (reason) await this.#seal(reason)
  }

  async #flushBatch(batch: readonly QueuedLine[]): Promise<void> {
    this.#peakQueueFrames = Math.max(this.#peakQueueFrames, this.#queue.frames)
    for (let from = 0; from < batch.length; ) {
      const segment = await this.#openSegment()
      const lines = this.#fitting(batch, from, segment)
      if (!(await this.#append(segment, lines))) continue
      from += lines.length
      this.#release(lines, segment)
      await this.#sealWhenDue()
    }
  }

  /** Lines up to and including the one that fills the segment. */
  #fitting(batch: readonly QueuedLine[], from: number, segment: SegmentFile): readonly QueuedLine[] {
    let bytes = segment.bytes
    let to = from
    while (to < batch.length && (to === from || bytes < this.#options.segmentMaxBytes)) bytes += batch[to++]?.bytes.length ?? 0
    return from === 0 && to === batch.length ? batch : batch.slice(from, to)
  }

  /** False when nothing of it was kept: the same lines are to be tried again, perhaps in another segment. */
  async #append(segment: SegmentFile, lines: readonly QueuedLine[]): Promise<boolean> {
    try {
      await segment.append(lines.map(({ bytes }) => bytes))
      await segment.flush(this.#options.enableFsync, lines.length)
      this.#resume()
      return true
    } catch (error) {
      await this.#cut(segment, error)
      if (isFull(error)) await this.#stall(error)
      else {
        this.#options.onEvent({ kind: 'damaged', path: segment.path, error })
        await this.#seal('damage')
        await this.#stall(error)
      }
      return false
    }
  }

  async #cut(segment: SegmentFile, cause: unknown): Promise<void> {
    try {
      await segment.cut()
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error)
      const place = `byte ${segment.durableBytes} of ${segment.path}`
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `cutting back to ${place} after a failed write: found ${found}; check the disk, then start again`,
        { cause },
      )
    }
  }

  async #openSegment(): Promise<SegmentFile> {
    for (;;) {
      if (this.#segment !== null) return this.#segment
      try {
        const { wallMs, monotonicMs } = this.#now()
        const name = await this.#names.take(hourOf(wallMs), (note) => this.#notes.write(note.segment, note))
        this.#segment = await SegmentFile.create(this.#files, this.#options.directory, name, monotonicMs)
        this.#options.onEvent({ kind: 'opened', path: this.#segment.path })
      } catch (error) {
        await this.#stall(error)
      }
    }
  }

  /** Hands the open segment to the sealer; an empty one just goes. */
  async #seal(reason: SealReason): Promise<void> {
    const segment = this.#segment
    if (segment === null) return
    this.#segment = null
    if (segment.durableBytes === 0) {
      await segment.abandon()
      await this.#files.unlink(segment.path)
      await this.#notes.remove(segment.name)
      return
    }
    try {
      await segment.close()
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error)
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `syncing ${segment.path} before it is sealed: found ${found}; check the disk, then start again`,
        { cause: error },
      )
    }
    const { durableBytes: bytes, records } = segment
    this.#sealer.seal(segment.name, this.#sealsEnded.signal, (sealed) => {
      this.#seals++
      this.#options.onEvent({ kind: 'sealed', segment: sealed, key: this.#options.keys.ready(sealed), bytes, records, reason })
    })
    if (reason !== 'stop') await this.#saveLastRun(false)
  }

  async #saveLastRun(isClean: boolean): Promise<void> {
    const run = this.#last.asRun(isClean)
    if (run === null) return
    try {
      await writeLastRun(this.#options.storage, this.#options.keys, run)
    } catch (error) {
      // Only a comfort: without it the next start finds the edge in the segments. Storage that is away is told where it matters.
      if (!isStorageError(error)) throw error
    }
  }

  async #settleSeals(): Promise<void> {
    const { clock } = this.#options
    const settled = this.#sealer.settled()
    const ended = new AbortController()
    await Promise.race([settled, clock.sleep(STOP_SEAL_MS, ended.signal)])
    ended.abort()
    this.#sealsEnded.abort()
    await settled
  }

  #release(lines: readonly QueuedLine[], segment: SegmentFile): void {
    const nowMs = this.#options.clock.monotonicMs()
    const oldest = lines[0]?.acceptedMs
    if (oldest !== undefined) this.#latency.add(nowMs - oldest)
    const before = this.#queue.bytes
    this.#queue.release(lines)
    for (const { frame } of lines) this.#last.add(frame)
    const bytes = before - this.#queue.bytes
    this.#written += lines.length
    this.#bytesWritten += bytes
    this.#flushes++
    this.#options.onEvent({ kind: 'flushed', records: lines.length, bytes, path: segment.path })
    const isDone = ({ upTo }: Waiter): boolean => upTo <= this.#written
    const done = this.#flushWaiters.filter(isDone)
    if (done.length > 0) this.#flushWaiters = this.#flushWaiters.filter((waiter) => !isDone(waiter))
    for (const { resolve } of done) resolve()
    if (this.#roomWaiters.length === 0 || !this.#queue.hasRoom) return
    for (const { resolve } of this.#roomWaiters.splice(0)) resolve()
  }

  async #stall(error: unknown): Promise<void> {
    if (!this.#isStalled) this.#options.onEvent({ kind: 'stalled', error })
    this.#isStalled = true
    // Stopping with a full disk: what was accepted can't be kept for ever in memory. It is lost loudly, not silently.
    if (this.#stopping.signal.aborted) {
      const found = error instanceof Error ? error.message : String(error)
      const lost = `${this.#queue.frames} frames could not be written`
      throw new SegmentError('ERR_SEGMENT_WRITE_FAILED', `stopping: ${lost} (${found}); they will be a row of gaps`, { cause: error })
    }
    await this.#options.clock.sleep(STALL_RETRY_MS, this.#stopping.signal)
  }

  #resume(): void {
    if (this.#isStalled) this.#options.onEvent({ kind: 'resumed' })
    this.#isStalled = false
  }

  #fail(error: unknown): void {
    this.#failure =
      error instanceof SegmentError
        ? error
        : new SegmentError('ERR_SEGMENT_WRITE_FAILED', 'writing segments: stopped by an unexpected error', { cause: error })
    this.#sealsEnded.abort()
    for (const { reject } of [...this.#flushWaiters.splice(0), ...this.#roomWaiters.splice(0)]) reject(this.#failure)
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && FULL.has(error.code)
}
