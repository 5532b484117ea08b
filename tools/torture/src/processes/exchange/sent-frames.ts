import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ExchangeReport } from './exchange-messages.ts'

export interface SentFrame {
  readonly sequence: number | null
  /** When it was handed to the socket, in microseconds since 1970. */
  readonly sentUs: number
  readonly text: string
}

/** What one connection asked for and was sent. */
export interface SentConnection {
  readonly products: readonly string[]
  readonly frames: readonly SentFrame[]
}

/** The log of an exchange: connections in the order of their first frames. */
export async function readSent(log: string, asked: ExchangeReport['asked']): Promise<readonly SentConnection[]> {
  const byConnection = new Map<number, SentFrame[]>()
  for await (const line of createInterface({ input: createReadStream(log) })) {
    const [connection, sequence, sentUs, text]: [number, number | null, number, string] = JSON.parse(line)
    const frames = byConnection.get(connection) ?? []
    byConnection.set(connection, frames)
    frames.push({ sequence, sentUs, text })
  }
  return [...byConnection].map(([number, frames]) => {
    const products = asked.filter(({ connection }) => connection === number).flatMap((one) => one.products)
    return { products: [...new Set(products)].sort(), frames }
  })
}
