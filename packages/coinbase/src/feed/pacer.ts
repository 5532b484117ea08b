import type { Clock } from '@fluxforge/segments'

/** Lets callers pass one after the other, so far apart. Limits are the exchange's: 8 connects and 8 messages a second for each address. */
export class Pacer {
  static readonly SPACING_MS = 150

  readonly #clock: Clock
  #queue: Promise<void> = Promise.resolve()
  #freeMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when it is the caller's turn; whoever takes several `turns` keeps the next off for so long. After `signal` none is taken. */
  turn(signal: AbortSignal, turns = 1): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      const waitMs = this.#freeMs - this.#clock.monotonicMs()
      if (waitMs > 0) await this.#clock.sleep(waitMs, signal)
      // From when it really passed: a late one must not have the next at its heels.
      if (!signal.aborted) this.#freeMs = this.#clock.monotonicMs() + turns * Pacer.SPACING_MS
    })
    return this.#queue
  }
}
