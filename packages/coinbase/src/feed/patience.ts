import type { Clock } from '@fluxforge/segments'

/** Waits for a sign of the exchange. Time in which we don't read doesn't count. */
export class Patience {
  readonly #clock: Clock
  readonly #isReading: () => boolean
  #sinceMs: number

  constructor(clock: Clock, isReading: () => boolean) {
    this.#clock = clock
    this.#isReading = isReading
    this.#sinceMs = clock.monotonicMs()
  }

  /** There was a sign, or we read again: the wait begins anew. */
  renew(nowMs = this.#clock.monotonicMs()): void {
    this.#sinceMs = nowMs
  }

  /** Resolves true once `ms` have gone by without a sign, false when `signal` fires first. */
  async isLost(ms: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (!this.#isReading()) this.renew()
      const leftMs = this.#sinceMs + ms - this.#clock.monotonicMs()
      if (leftMs <= 0) return true
      await this.#clock.sleep(leftMs, signal)
    }
    return false
  }
}
