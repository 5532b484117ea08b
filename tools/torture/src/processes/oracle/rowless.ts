import type { SentConnection } from '../exchange/sent-frames.ts'
import type { Hole } from './holes.ts'

/**
 * Which connection of the exchange was recorded with so many frames, none of which has rows. The hole that it ended knows its products and when it was opened; the first connection of
 * a first run ended none, and is the earliest that fits.
 */
export function findRowless(
  free: Iterable<SentConnection>,
  { id, frames }: { readonly id: string; readonly frames: number },
  holes: readonly Hole[],
): SentConnection | undefined {
  const ended = holes.find(({ connectionId, kind }) => connectionId === id && (kind === 'restart' || kind === 'disconnect'))
  const awayFromUs = ({ frames: [first] }: SentConnection): number => Math.abs((first?.sentUs ?? 0) - (ended?.endedUs ?? 0))
  return [...free]
    .filter((one) => (ended === undefined || hasAskedFor(one, ended)) && hasNoRows(one, frames))
    .sort((a, b) => awayFromUs(a) - awayFromUs(b))
    .at(0)
}

/** One that was cut early has asked for some of them, or for none yet. */
function hasAskedFor(one: SentConnection, { products }: Hole): boolean {
  return one.products.every((id) => products.includes(id))
}

function hasNoRows({ frames }: SentConnection, count: number): boolean {
  const first = frames.slice(0, count)
  return first.length === count && first.every(({ text }) => /^\{"channel":"(subscriptions|heartbeats)"/.test(text))
}
