interface Waiter {
  readonly isDone: () => boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Promises that wait until something has become true. */
export class Waiters {
  #waiting: readonly Waiter[] = []

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(isDone: () => boolean): Promise<void> {
    if (isDone()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, { isDone, resolve, reject }]
    })
  }

  /** Lets go those for whom it has. */
  look(): void {
    if (this.isEmpty) return
    const before = this.#waiting
    this.#waiting = before.filter(({ isDone }) => !isDone())
    for (const waiter of before) if (!this.#waiting.includes(waiter)) waiter.resolve()
  }

  fail(error: unknown): void {
    const before = this.#waiting
    this.#waiting = []
    for (const { reject } of before) reject(error)
  }
}
