import type { Clock } from '../clock.ts'

/** Wall time is looked at this often; in between the monotonic clock counts, so that time servers can't make capture times jump. */
const ANCHOR_MS = 10_000
/** A larger difference is a step that someone made, not drift. */
const STEP_MS = 100

/** A busy machine can let a process stand still between its looks at the two clocks. */
const AT_ONCE_MS = 0.1
const MAX_LOOKS = 10

/** Receive times, in whole microseconds since 1970. Never goes back but when the wall clock was stepped back, which `onStep` is told first. */
export class CaptureClock {
  readonly #clock: Clock
  readonly #onStep: (stepMs: number) => void
  #anchorWallMs: number
  #anchorMonotonicMs: number
  #lastUs = 0

  constructor(clock: Clock, onStep: (stepMs: number) => void) {
    this.#clock = clock
    this.#onStep = onStep
    const { wallMs, monotonicMs } = bothAtOnce(clock)
    this.#anchorWallMs = wallMs
    this.#anchorMonotonicMs = monotonicMs
  }

  /** `monotonicMs`: what the clock says, for those who have asked it already. */
  now(monotonicMs = this.#clock.monotonicMs()): number {
    if (monotonicMs - this.#anchorMonotonicMs >= ANCHOR_MS) this.#anchor()
    const us = Math.floor((this.#anchorWallMs + monotonicMs - this.#anchorMonotonicMs) * 1000)
    // Small corrections don't turn time back.
    this.#lastUs = Math.max(us, this.#lastUs)
    return this.#lastUs
  }

  #anchor(): void {
    const { wallMs, monotonicMs } = bothAtOnce(this.#clock)
    const stepMs = wallMs - (this.#anchorWallMs + monotonicMs - this.#anchorMonotonicMs)
    this.#anchorWallMs = wallMs
    this.#anchorMonotonicMs = monotonicMs
    if (Math.abs(stepMs) <= STEP_MS) return
    this.#lastUs = 0
    this.#onStep(stepMs)
  }
}

/** Both clocks at one moment: of several looks the one that took least, where none is quick. */
function bothAtOnce(clock: Clock): { readonly wallMs: number; readonly monotonicMs: number } {
  let best = { wallMs: 0, monotonicMs: 0, tookMs: Number.POSITIVE_INFINITY }
  for (let looks = 0; looks < MAX_LOOKS && best.tookMs > AT_ONCE_MS; looks += 1) {
    const monotonicMs = clock.monotonicMs()
    const wallMs = clock.wallMs()
    const tookMs = clock.monotonicMs() - monotonicMs
    if (tookMs < best.tookMs) best = { wallMs, monotonicMs, tookMs }
  }
  return best
}
