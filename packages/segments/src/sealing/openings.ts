import type { Opening } from '../feed.ts'
import { isJsonObject, parseJsonObject } from '../json-record.ts'

interface Reach {
  readonly productIds: readonly string[]
  readonly captureTs: string
}

/** The latest opening for each product, and how far it got; in the order in which they fell silent. */
export class Openings {
  readonly #byConnection = new Map<string, Reach>()

  /** Takes the place of those whose products it has. */
  add({ connectionId, productIds, captureTs }: Opening): void {
    for (const [id, earlier] of this.#byConnection) {
      const left = earlier.productIds.filter((product) => !productIds.includes(product))
      if (left.length === 0) this.#byConnection.delete(id)
      else this.#byConnection.set(id, { ...earlier, productIds: left })
    }
    this.#byConnection.set(connectionId, { productIds, captureTs })
  }

  reach(connectionId: string, captureTs: string): void {
    const opening = this.#byConnection.get(connectionId)
    if (opening === undefined) return
    this.#byConnection.delete(connectionId)
    this.#byConnection.set(connectionId, { ...opening, captureTs })
  }

  all(): readonly Opening[] {
    return [...this.#byConnection].map(([connectionId, reach]) => ({ connectionId, ...reach }))
  }
}

export function openingRecord({ connectionId, productIds, captureTs }: Opening): object {
  return { connection_id: connectionId, product_ids: productIds, capture_ts: captureTs }
}

/** Null for what is none. */
export function parseOpening(record: unknown): Opening | null {
  if (!isJsonObject(record)) return null
  const { connection_id: connectionId, product_ids: productIds, capture_ts: captureTs } = record
  if (typeof connectionId !== 'string' || typeof captureTs !== 'string' || !Array.isArray(productIds)) return null
  return { connectionId, productIds: productIds.filter((id) => typeof id === 'string'), captureTs }
}

/** What a line of our own that says `opened` tells; null for any other line. */
export function openingOf(line: Uint8Array): Opening | null {
  const { capture_ts, data } = parseJsonObject(Buffer.from(line).toString()) ?? {}
  return isJsonObject(data) && data['kind'] === 'opened' ? parseOpening({ ...data, capture_ts }) : null
}
