const MIB = 1024 * 1024

/** Whether memory stays where it was: what inputs leave behind would grow with their number. */
export class MemoryBound {
  readonly #growthBytes: number
  #firstBytes: number | undefined

  /** `growthBytes`: more than the garbage of one case. */
  constructor(growthBytes: number) {
    this.#growthBytes = growthBytes
  }

  /** After each case: a problem in one line, or none. */
  look(): string[] {
    const bytes = process.memoryUsage.rss()
    this.#firstBytes ??= bytes
    if (bytes <= this.#firstBytes + this.#growthBytes) return []
    return [
      `memory grew from ${Math.round(this.#firstBytes / MIB)} to ${Math.round(bytes / MIB)} MiB; the bound is ${this.#growthBytes / MIB} MiB of growth`,
    ]
  }
}
