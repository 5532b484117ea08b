/** The same numbers for the same seed (mulberry32). Not for secrets. */
export class Random {
  #state: number

  /** Different `of` make streams of their own from one seed. */
  constructor(seed: number, of: string) {
    // FNV-1a over the name, begun with the seed.
    let hash = (2_166_136_261 ^ seed) >>> 0
    for (let at = 0; at < of.length; at += 1) hash = Math.imul(hash ^ of.charCodeAt(at), 16_777_619)
    this.#state = hash
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number {
    return Math.floor(this.next() * below)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number from 0, `mean` on average, small ones most often. */
  geometric(mean: number): number {
    return Math.floor(-Math.log(1 - this.next()) * mean)
  }
}
