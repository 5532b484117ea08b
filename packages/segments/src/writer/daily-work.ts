import type { Clock } from '../clock.ts'

const DAY_MS = 24 * 3_600_000

/** Work in the background, begun once a day at most. */
export class DailyWork {
  readonly #work: (signal: AbortSignal) => Promise<void>
  readonly #clock: Clock
  readonly #onFailure: (error: unknown) => void
  readonly #ended = new AbortController()
  #begunMs = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  /** `work` takes no further step once its signal fires. */
  constructor(work: (signal: AbortSignal) => Promise<void>, clock: Clock, onFailure: (error: unknown) => void) {
    this.#work = work
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** When it is time. */
  begin(): void {
    const nowMs = this.#clock.monotonicMs()
    if (this.#ended.signal.aborted || nowMs - this.#begunMs < DAY_MS) return
    this.#begunMs = nowMs
    this.#running = this.#work(this.#ended.signal).catch(this.#onFailure)
  }

  /** Resolves when the step under way has ended. */
  async end(): Promise<void> {
    this.#ended.abort()
    await this.#running
  }
}
