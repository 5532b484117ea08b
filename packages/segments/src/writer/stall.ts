import type { Clock } from '../clock.ts'
import { messageOf, SegmentError } from '../errors.ts'
import type { WriterEvent } from './writer-event.ts'

const RETRY_MS = 1000

/** The time between tries while nothing can be written: told when it begins and when it is over, without end until `giveUpAt`. */
export class Stall {
  readonly #clock: Clock
  readonly #onEvent: (event: WriterEvent) => void
  /** Lines that are not written. */
  readonly #lines: () => number
  readonly #timeUp = Promise.withResolvers<never>()
  readonly #closed = new AbortController()
  #isLimiting = false
  #isCounting = false
  #isOn = false
  #deadlineMs = Number.POSITIVE_INFINITY

  constructor(clock: Clock, onEvent: (event: WriterEvent) => void, lines: () => number) {
    this.#clock = clock
    this.#onEvent = onEvent
    this.#lines = lines
    this.#timeUp.promise.catch(() => undefined)
  }

  /** From this moment of the monotonic clock on, a failure is the last. */
  giveUpAt(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
    if (this.#isLimiting) this.#startClock()
  }

  get isTimeUp(): boolean {
    return this.#clock.monotonicMs() >= this.#deadlineMs
  }

  /** What `work` comes to; fails when time is up before. Then the work may go on, and nobody hears of it. */
  async within<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined)
    this.#isLimiting = true
    if (this.#deadlineMs < Number.POSITIVE_INFINITY) this.#startClock()
    return await Promise.race([work, this.#timeUp.promise])
  }

  /** Nobody waits any more. */
  close(): void {
    this.#closed.abort()
  }

  /** @throws {SegmentError} ERR_SEGMENT_WRITE_FAILED when there is no time left. */
  async wait(error: unknown): Promise<void> {
    if (!this.#isOn) this.#onEvent({ kind: 'stalled', error })
    this.#isOn = true
    const leftMs = this.#deadlineMs - this.#clock.monotonicMs()
    if (leftMs <= 0) {
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `stopping: the last ${this.#lines()} lines could not be written (${messageOf(error)}); they are lost`,
        { cause: error },
      )
    }
    await this.#clock.sleep(Math.min(RETRY_MS, leftMs))
  }

  end(): void {
    if (this.#isOn) this.#onEvent({ kind: 'resumed' })
    this.#isOn = false
  }

  #startClock(): void {
    if (!this.#isCounting) void this.#countDown()
    this.#isCounting = true
  }

  async #countDown(): Promise<void> {
    await this.#clock.sleep(Math.max(0, this.#deadlineMs - this.#clock.monotonicMs()), this.#closed.signal)
    if (this.#closed.signal.aborted) return
    // Timers may be early.
    this.#deadlineMs = Number.NEGATIVE_INFINITY
    this.#timeUp.reject(new SegmentError('ERR_SEGMENT_WRITE_FAILED', 'no answer in time'))
  }
}
