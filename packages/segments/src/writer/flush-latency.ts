// From a tenth of a millisecond to a minute, each a tenth wider than the one before.
const LOWEST_MS = 0.1
const GROWTH = 1.1
const BUCKETS = 140

/** How long frames waited for the disk, in a fixed number of buckets: each figure is at most a tenth too high. */
export class FlushLatency {
  readonly #counts = new Uint32Array(BUCKETS)
  flushes = 0

  add(ms: number): void {
    const bucket = ms <= LOWEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LOWEST_MS) / Math.log(GROWTH)))
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.flushes++
  }

  /** Milliseconds that a share of all flushes stayed below; 0 before the first. */
  quantileMs(share: number): number {
    let left = Math.ceil(this.flushes * share)
    for (let bucket = 0; bucket < BUCKETS && this.flushes > 0; bucket++) {
      left -= this.#counts[bucket] ?? 0
      if (left <= 0) return LOWEST_MS * GROWTH ** bucket
    }
    return 0
  }
}
