import type { Clock } from '../clock.ts'

/** One waiter, woken by a ring or by time. A ring while nobody waits is kept. */
export class Doorbell {
  readonly #clock: Clock
  #isRung = false
  #waiting: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  ring(): void {
    this.#isRung = true
    // With a reason, none is made at each ring.
    this.#waiting?.abort('rung')
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isRung && ms > 0) {
      this.#waiting = new AbortController()
      await this.#clock.sleep(ms, this.#waiting.signal)
      this.#waiting = undefined
    }
    this.#isRung = false
  }
}
