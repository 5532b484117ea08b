import { createHash } from 'node:crypto'

/** A set of texts that are only asked for, in 8 bytes each: 52 bits of a hash. Millions of them fit where their texts would not. */
export class Fingerprints {
  #prints = new Float64Array(1024)
  #count = 0
  #isSorted = true

  add(text: string): void {
    if (this.#count === this.#prints.length) {
      const more = new Float64Array(this.#prints.length * 2)
      more.set(this.#prints)
      this.#prints = more
    }
    this.#prints[this.#count++] = printOf(text)
    this.#isSorted = false
  }

  /** False for certain; true but for one chance in 2^52 a text. */
  has(text: string): boolean {
    if (!this.#isSorted) this.#prints.subarray(0, this.#count).sort()
    this.#isSorted = true
    const print = printOf(text)
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#prints[middle] ?? 0) < print) low = middle + 1
      else high = middle
    }
    return low < this.#count && this.#prints[low] === print
  }
}

function printOf(text: string): number {
  const digest = createHash('sha256').update(text).digest()
  return digest.readUIntBE(0, 6) * 16 + (digest.readUInt8(6) >>> 4)
}
