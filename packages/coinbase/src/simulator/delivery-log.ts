import type { Outgoing } from './frame.ts'

/** One frame handed to an open socket. */
export interface Delivery {
  /** 1 = the first that the simulator accepted. */
  readonly connection: number
  readonly sequence: number | null
  readonly data: string | Uint8Array
}

/** What one connection was given. */
export interface ConnectionCount {
  readonly connection: number
  readonly frames: number
  readonly bytes: number
  readonly firstSequence: number | null
  readonly lastSequence: number | null
  /** Numbers between the first and the last that were not sent, ascending. */
  readonly missing: readonly number[]
}

class Tally {
  frames = 0
  bytes = 0
  first: number | null = null
  last: number | null = null
  readonly missing = new Set<number>()

  add({ data, sequence }: Outgoing): void {
    this.frames += 1
    this.bytes += Buffer.byteLength(data)
    if (sequence === null) return
    this.first ??= sequence
    for (let number = (this.last ?? sequence) + 1; number < sequence; number += 1) this.missing.add(number)
    this.missing.delete(sequence)
    this.last = Math.max(this.last ?? sequence, sequence)
  }
}

/** What was delivered. With 'counts' it holds a few numbers a connection, and the missing ones, however long it runs. */
export class DeliveryLog {
  readonly deliveries: Delivery[] = []
  readonly #tallies = new Map<number, Tally>()
  readonly #keep: 'all' | 'counts'
  readonly #onDelivered: ((delivery: Delivery) => void) | undefined

  constructor(keep: 'all' | 'counts', onDelivered?: (delivery: Delivery) => void) {
    this.#keep = keep
    this.#onDelivered = onDelivered
  }

  add(connection: number, outgoing: Outgoing): void {
    const tally = this.#tallies.get(connection) ?? new Tally()
    this.#tallies.set(connection, tally)
    tally.add(outgoing)
    const delivery = { connection, sequence: outgoing.sequence, data: outgoing.data }
    if (this.#keep === 'all') this.deliveries.push(delivery)
    this.#onDelivered?.(delivery)
  }

  get counts(): readonly ConnectionCount[] {
    return [...this.#tallies].map(([connection, { frames, bytes, first, last, missing }]) => {
      return { connection, frames, bytes, firstSequence: first, lastSequence: last, missing: [...missing].sort((a, b) => a - b) }
    })
  }
}
