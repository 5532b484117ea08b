import type { Clock } from '../clock.ts'
import type { NameTaker } from './name-taker.ts'

const DAY_MS = 24 * 3_600_000

/** Forgets old names in the background, once a day at most. */
export class NamePruning {
  readonly #names: NameTaker
  readonly #clock: Clock
  readonly #onFailure: (error: unknown) => void
  readonly #ended = new AbortController()
  #begunMs = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  constructor(names: NameTaker, clock: Clock, onFailure: (error: unknown) => void) {
    this.#names = names
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** When it is time. */
  begin(): void {
    const nowMs = this.#clock.monotonicMs()
    if (this.#ended.signal.aborted || nowMs - this.#begunMs < DAY_MS) return
    this.#begunMs = nowMs
    this.#running = this.#names.prune(this.#clock.wallMs(), this.#ended.signal).catch(this.#onFailure)
  }

  /** Resolves when the step under way has ended. */
  async end(): Promise<void> {
    this.#ended.abort()
    await this.#running
  }
}
