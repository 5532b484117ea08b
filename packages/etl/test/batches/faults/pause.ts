import type { Around } from './stepped-storage.ts'

/** A process that is stopped before one of its storage operations (SIGSTOP, a closed laptop) until it is resumed. */
export class Pause {
  readonly stopped: Promise<void>
  readonly #at: number | RegExp
  readonly #resumed: Promise<void>
  resume: () => void = () => undefined
  #stop: () => void = () => undefined
  #isStopped = false
  steps = 0

  /** `at`: the operation, by its number from 1 or by what it is. */
  constructor(at: number | RegExp) {
    this.#at = at
    this.stopped = new Promise((resolve) => {
      this.#stop = resolve
    })
    this.#resumed = new Promise((resolve) => {
      this.resume = resolve
    })
  }

  readonly around: Around = async (step, run) => {
    this.steps++
    this.#isStopped ||= typeof this.#at === 'number' ? this.steps === this.#at : this.#at.test(step)
    if (this.#isStopped) {
      this.#stop()
      await this.#resumed
    }
    await run()
  }
}
