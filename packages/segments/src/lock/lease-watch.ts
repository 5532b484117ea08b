import type { Clock } from '../clock.ts'

/** Whether records stand still, on this observer's monotonic clock: whoever wrote them may have another time. */
export class LeaseWatch {
  readonly #clock: Clock
  readonly #leaseMs: number
  readonly #seen = new Map<string, { readonly text: string; readonly sinceMs: number }>()

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock
    this.#leaseMs = leaseMs
  }

  /** Milliseconds until the record under `key` counts as abandoned if it stays as it is; 0 when it does. The first look starts the lease. */
  remainingMs(key: string, text: string): number {
    const nowMs = this.#clock.monotonicMs()
    const seen = this.#seen.get(key)
    if (seen?.text === text) return Math.max(0, seen.sinceMs + this.#leaseMs - nowMs)
    this.#seen.set(key, { text, sinceMs: nowMs })
    return this.#leaseMs
  }

  forget(key: string): void {
    this.#seen.delete(key)
  }
}
