import type { Delivery, Simulator } from '@fluxforge/coinbase/simulator'

/** What one connection was sent. */
export interface SentFrames {
  /** Which start of ingest it belongs to, from 1. */
  readonly life: number
  /** What it had asked for. */
  readonly products: readonly string[]
  readonly texts: readonly string[]
  /** When each was sent, in microseconds since 1970. */
  readonly timesUs: readonly number[]
}

/** Everything that the exchange handed to a socket, by connection. */
export class SentLog {
  /** Starts of ingest so far. */
  lives = 0
  readonly #connections = new Map<number, { readonly life: number; readonly texts: string[]; readonly timesUs: number[] }>()

  add({ connection, data }: Delivery): void {
    const sent = this.#connections.get(connection) ?? { life: this.lives, texts: [], timesUs: [] }
    this.#connections.set(connection, sent)
    sent.texts.push(Buffer.from(data).toString())
    sent.timesUs.push(Math.floor((performance.timeOrigin + performance.now()) * 1000))
  }

  /** In the order of their first frames. */
  connections(simulator: Simulator): readonly SentFrames[] {
    return [...this.#connections].map(([number, sent]) => {
      const asked = simulator.received.filter(({ connection }) => connection === number).flatMap(({ message }) => message.productIds)
      return { ...sent, products: [...new Set(asked)].sort() }
    })
  }
}
