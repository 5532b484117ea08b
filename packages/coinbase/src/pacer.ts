import type { Clock } from '@fluxforge/segments'

/** Lets callers pass one after the other, so far apart. Limits are the exchange's: 8 connects and 8 messages a second for each address. */
export class Pacer {
  static readonly SPACING_MS = 140

  readonly #clock: Clock
  #nextMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.monotonicMs()
    const mineMs = Math.max(nowMs, this.#nextMs)
    this.#nextMs = mineMs + Pacer.SPACING_MS
    if (mineMs > nowMs) await this.#clock.sleep(mineMs - nowMs, signal)
  }
}
