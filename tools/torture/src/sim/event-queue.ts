/** Something that will happen, unless it is called off or its process is gone by then. */
export interface Event<Process> {
  dueMs: number
  /** When it was to happen at first. */
  readonly wantedMs: number
  readonly number: number
  /** Null: of the world itself. */
  readonly process: Process | null
  readonly happen: () => void
  isOff: boolean
}

/** Events by their time; those of one time in the order in which they were to happen, and were added. A binary heap. */
export class EventQueue<Process> {
  readonly #heap: Event<Process>[] = []
  #added = 0

  add(dueMs: number, process: Process | null, happen: () => void): Event<Process> {
    const event = { dueMs, wantedMs: dueMs, number: this.#added++, process, happen, isOff: false }
    this.#push(event)
    return event
  }

  /** One that was taken happens later. */
  postpone(event: Event<Process>, dueMs: number): void {
    event.dueMs = dueMs
    this.#push(event)
  }

  /** The next one that was not called off. */
  take(): Event<Process> | undefined {
    for (;;) {
      const event = this.#takeFirst()
      if (event === undefined || !event.isOff) return event
    }
  }

  #push(event: Event<Process>): void {
    let at = this.#heap.push(event) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!this.#isBefore(at, above)) break
      this.#swap(at, above)
      at = above
    }
  }

  #takeFirst(): Event<Process> | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (first === undefined || last === undefined || first === last) return first
    this.#heap[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const less = right < this.#heap.length && this.#isBefore(right, left) ? right : left
      if (less >= this.#heap.length || !this.#isBefore(less, at)) return first
      this.#swap(at, less)
      at = less
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one === undefined || other === undefined) return false
    return (one.dueMs - other.dueMs || one.wantedMs - other.wantedMs || one.number - other.number) < 0
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one === undefined || other === undefined) return
    this.#heap[a] = other
    this.#heap[b] = one
  }
}
