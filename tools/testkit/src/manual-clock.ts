interface Sleeper {
  readonly dueMs: number
  readonly wake: () => void
}

/** A clock that stands still until it is told to move. Fits `Clock` of @fluxforge/segments. */
export class ManualClock {
  #wallMs: number
  #monotonicMs = 0
  #sleepers: Sleeper[] = []

  constructor(wallTime = '2025-12-03T14:00:00.000Z') {
    this.#wallMs = Date.parse(wallTime)
  }

  wallMs(): number {
    return this.#wallMs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper: Sleeper = { dueMs: this.#monotonicMs + ms, wake }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', wake)
    })
  }

  /** How many sleeps are under way: what a test waits for before it moves the time. */
  get sleeping(): number {
    return this.#sleepers.length
  }

  /** Moves both clocks on, waking sleepers in the order of their time; what they start in between is waited for within the same call. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms
    for (;;) {
      await new Promise(setImmediate)
      const next = this.#sleepers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
      const toMs = next?.dueMs ?? endMs
      this.#wallMs += toMs - this.#monotonicMs
      this.#monotonicMs = toMs
      if (next === undefined) return
      next.wake()
    }
  }

  /** Sets the wall clock alone, as an administrator or a time server does. */
  step(ms: number): void {
    this.#wallMs += ms
  }
}
