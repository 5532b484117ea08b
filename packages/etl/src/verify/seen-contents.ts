import { compareKeys } from '@fluxforge/storage'

/** Hex digits of a hash that a double holds without loss. */
const DIGITS = 13

/** Which batch committed which content: 16 bytes a segment and the name of its batch, so that years of them can be compared. */
export class SeenContents {
  #hashes = new Float64Array(1024)
  #batches = new Float64Array(1024)
  #count = 0
  /** Numbers of batches, in the order of their coming. */
  readonly #names: string[] = []

  add(batch: string, sha256: string): void {
    if (this.#count === this.#hashes.length) {
      this.#hashes = doubled(this.#hashes)
      this.#batches = doubled(this.#batches)
    }
    if (this.#names.at(-1) !== batch) this.#names.push(batch)
    this.#hashes[this.#count] = Number.parseInt(sha256.slice(0, DIGITS), 16)
    this.#batches[this.#count++] = this.#names.length - 1
  }

  /** Pairs of batches that seem to hold the same content: 52 bits of its hash are the same. */
  repeated(): (readonly [a: string, b: string])[] {
    const hash = (i: number): number => this.#hashes[i] ?? 0
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i).sort((a, b) => hash(a) - hash(b) || a - b)
    const pairs: (readonly [string, string])[] = []
    for (let i = 1; i < order.length; i++) {
      const [a = 0, b = 0] = [order[i - 1], order[i]]
      if (hash(a) === hash(b)) pairs.push([this.#nameOf(a), this.#nameOf(b)])
    }
    return pairs.sort(([a], [b]) => compareKeys(a, b))
  }

  #nameOf(i: number): string {
    return this.#names[this.#batches[i] ?? 0] ?? ''
  }
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(array.length * 2)
  more.set(array)
  return more
}
