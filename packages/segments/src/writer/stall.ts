import type { Clock } from '../clock.ts'
import { messageOf, SegmentError } from '../errors.ts'
import type { WriterEvent } from './writer-event.ts'

const RETRY_MS = 1000

/** The time between tries while nothing can be written: told when it begins and when it is over, without end until `giveUpAt`. */
export class Stall {
  readonly #clock: Clock
  readonly #onEvent: (event: WriterEvent) => void
  #isOn = false
  #deadlineMs = Number.POSITIVE_INFINITY

  constructor(clock: Clock, onEvent: (event: WriterEvent) => void) {
    this.#clock = clock
    this.#onEvent = onEvent
  }

  /** From this moment of the monotonic clock on, a failure is the last. */
  giveUpAt(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
  }

  /** @throws {SegmentError} ERR_SEGMENT_WRITE_FAILED when there is no time left. */
  async wait(error: unknown): Promise<void> {
    if (!this.#isOn) this.#onEvent({ kind: 'stalled', error })
    this.#isOn = true
    const leftMs = this.#deadlineMs - this.#clock.monotonicMs()
    if (leftMs <= 0) {
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `stopping: what was accepted last could not be written (${messageOf(error)}); it is lost`,
        {
          cause: error,
        },
      )
    }
    await this.#clock.sleep(Math.min(RETRY_MS, leftMs))
  }

  end(): void {
    if (this.#isOn) this.#onEvent({ kind: 'resumed' })
    this.#isOn = false
  }
}
