import type { Clock } from '@fluxforge/segments'

const SPACING_MS = 30_000

/** Asks for fresh books after gaps, which make the old ones wrong; at most once in 30 s, then for all gaps until then. */
export class BookRequests {
  readonly #clock: Clock
  readonly #ask: () => Promise<void>
  #askedMs = Number.NEGATIVE_INFINITY
  #isDue = false

  constructor(clock: Clock, ask: () => Promise<void>) {
    this.#clock = clock
    this.#ask = ask
  }

  /** Resolves when it was asked, or another call will ask, or `signal` fired. */
  async request(signal: AbortSignal): Promise<void> {
    if (this.#isDue) return
    this.#isDue = true
    const waitMs = this.#askedMs + SPACING_MS - this.#clock.monotonicMs()
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal)
    this.#isDue = false
    if (signal.aborted) return
    this.#askedMs = this.#clock.monotonicMs()
    await this.#ask()
  }
}
