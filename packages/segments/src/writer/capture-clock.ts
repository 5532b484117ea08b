import type { Clock } from '../clock.ts'

/** Wall time is looked at this often; in between the monotonic clock counts, so that time servers can't make capture times jump. */
const ANCHOR_MS = 10_000
/** A larger difference is a step that someone made, not drift. */
const STEP_MS = 100

/** Receive times: UTC with exactly six fraction digits. Never goes back but when the wall clock was stepped back, which `onStep` is told first. */
export class CaptureClock {
  readonly #clock: Clock
  readonly #onStep: (stepMs: number) => void
  #anchorWallMs: number
  #anchorMonotonicMs: number
  #lastUs = 0
  #second = -1
  #secondText = ''

  constructor(clock: Clock, onStep: (stepMs: number) => void) {
    this.#clock = clock
    this.#onStep = onStep
    this.#anchorWallMs = clock.wallMs()
    this.#anchorMonotonicMs = clock.monotonicMs()
  }

  /** `2025-12-03T14:00:00.123456Z` */
  now(): string {
    const monotonicMs = this.#clock.monotonicMs()
    if (monotonicMs - this.#anchorMonotonicMs >= ANCHOR_MS) this.#anchor(monotonicMs)
    const us = Math.floor((this.#anchorWallMs + monotonicMs - this.#anchorMonotonicMs) * 1000)
    // Small corrections don't turn time back.
    this.#lastUs = Math.max(us, this.#lastUs)
    return this.#text(this.#lastUs)
  }

  #anchor(monotonicMs: number): void {
    const wallMs = this.#clock.wallMs()
    const stepMs = wallMs - (this.#anchorWallMs + monotonicMs - this.#anchorMonotonicMs)
    this.#anchorWallMs = wallMs
    this.#anchorMonotonicMs = monotonicMs
    if (Math.abs(stepMs) <= STEP_MS) return
    this.#lastUs = 0
    this.#onStep(stepMs)
  }

  #text(us: number): string {
    const second = Math.floor(us / 1_000_000)
    if (second !== this.#second) {
      this.#second = second
      this.#secondText = new Date(second * 1000).toISOString().slice(0, 20)
    }
    return `${this.#secondText}${String(us - second * 1_000_000).padStart(6, '0')}Z`
  }
}
