import type { LineQueue } from './line-queue.ts'
import type { WriterEvent } from './writer-event.ts'

const FILLING = 1 / 2
// Far below, so that a queue that swings around the half is not told of again and again.
const CAUGHT_UP = 1 / 10

/** Tells when a queue has filled to the half, before it is full and sockets have to wait, and when it is nearly empty again. */
export class QueueLevel {
  readonly #queue: LineQueue
  readonly #onEvent: (event: WriterEvent) => void
  #isFilling = false

  constructor(queue: LineQueue, onEvent: (event: WriterEvent) => void) {
    this.#queue = queue
    this.#onEvent = onEvent
  }

  /** After a line came, or lines went. */
  look(): void {
    if (this.#isFilling ? !this.#queue.isBelow(CAUGHT_UP) : this.#queue.isBelow(FILLING)) return
    this.#isFilling = !this.#isFilling
    const { frames, bytes } = this.#queue
    this.#onEvent(this.#isFilling ? { kind: 'filling', frames, bytes } : { kind: 'caught_up' })
  }
}
