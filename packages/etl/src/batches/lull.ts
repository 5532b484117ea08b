import type { Clock } from '@fluxforge/segments'
import type { Arrivals, Survey } from './survey.ts'

/** What changes elsewhere than in ready/, and is nobody's retry, is seen after so long. */
const LONGEST_MS = 300_000

/** After a look round that left nothing to do or to wait for: as long as ready/ stays as it was, nothing else has to be listed. */
export class Lull {
  /** What a person may bring back meanwhile. */
  readonly stopped: Pick<Survey, 'holds' | 'asides'>
  readonly #clock: Clock
  readonly #arrivals: string
  readonly #endMs: number
  readonly #nextCloseMs: number

  /** `nextCloseMs`: on the wall clock, when an hour of what is in ready/ will be closed. */
  constructor(clock: Clock, survey: Survey, nextCloseMs: number) {
    this.stopped = survey
    this.#clock = clock
    this.#arrivals = textOf(survey)
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
