import type { Clock } from '@fluxforge/segments'
import type { Arrivals } from './survey.ts'

/** What changes elsewhere than in ready/, as by a retry, is seen after so long. */
const LONGEST_MS = 300_000

/** After a look round that left nothing to do or to wait for: as long as ready/ stays as it was, nothing else has to be listed. */
export class Lull {
  readonly #clock: Clock
  readonly #arrivals: string
  readonly #endMs: number
  readonly #nextCloseMs: number

  /** `nextCloseMs`: on the wall clock, when an hour of what is in ready/ will be closed. */
  constructor(clock: Clock, arrivals: Arrivals, nextCloseMs: number) {
    this.#clock = clock
    this.#arrivals = textOf(arrivals)
    this.#endMs = clock.monotonicMs() + LONGEST_MS
    this.#nextCloseMs = nextCloseMs
  }

  lasts(arrivals: Arrivals): boolean {
    if (this.#clock.monotonicMs() >= this.#endMs || this.#clock.wallMs() >= this.#nextCloseMs) return false
    return textOf(arrivals) === this.#arrivals
  }
}

function textOf({ ready, strangers }: Arrivals): string {
  return JSON.stringify([[...ready], strangers])
}
