import { createHash } from 'node:crypto'

/** All frames of one connection, in order. */
export interface ConnectionDigest {
  readonly frames: number
  readonly bytes: number
  /** SHA-256 over every frame and a newline after each. */
  readonly sha256: string
}

/** Digests frames by connection, however many there are. */
export class FrameDigests {
  readonly #connections = new Map<string, { frames: number; bytes: number; readonly hash: ReturnType<typeof createHash> }>()

  add(connection: string, frame: string | Uint8Array): void {
    const known = this.#connections.get(connection)
    const digest = known ?? { frames: 0, bytes: 0, hash: createHash('sha256') }
    if (known === undefined) this.#connections.set(connection, digest)
    digest.frames += 1
    digest.bytes += Buffer.byteLength(frame)
    digest.hash.update(frame).update('\n')
  }

  /** In no order that says anything. */
  end(): ConnectionDigest[] {
    return [...this.#connections.values()].map(({ frames, bytes, hash }) => ({ frames, bytes, sha256: hash.digest('hex') }))
  }
}

/** Every connection's frames, byte for byte and in order, and no hole. */
export function isWhole({
  exchange,
  recorded,
}: {
  readonly exchange: { readonly connections: readonly ConnectionDigest[] }
  readonly recorded: { readonly connections: readonly ConnectionDigest[]; readonly holes: number }
}): boolean {
  return recorded.holes === 0 && digestsText(exchange.connections) === digestsText(recorded.connections)
}

export function sum(connections: readonly ConnectionDigest[], measure: 'frames' | 'bytes'): number {
  return connections.reduce((total, one) => total + one[measure], 0)
}

function digestsText(connections: readonly ConnectionDigest[]): string {
  return connections
    .map(({ frames, sha256 }) => `${sha256} ${frames}`)
    .sort()
    .join('\n')
}
