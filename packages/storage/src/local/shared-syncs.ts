interface Syncs {
  readonly running: Promise<void>
  /** What those who came meanwhile wait for. */
  next: Promise<void> | null
}

/**
 * Syncs of directories that many ask for at once. A sync covers what was done before it began: whoever comes while one is under way shares the next
 * with all others who do.
 */
export class SharedSyncs {
  readonly #sync: (path: string) => Promise<void>
  readonly #syncs = new Map<string, Syncs>()

  constructor(sync: (path: string) => Promise<void>) {
    this.#sync = sync
  }

  async sync(path: string): Promise<void> {
    const syncs = this.#syncs.get(path)
    if (syncs === undefined) return await this.#run(path)
    syncs.next ??= this.#after(syncs.running, path)
    await syncs.next
  }

  /** That one's failure was told to those who waited for it. */
  async #after(running: Promise<void>, path: string): Promise<void> {
    await running.catch(() => undefined)
    await this.#run(path)
  }

  async #run(path: string): Promise<void> {
    const syncs: Syncs = { running: this.#sync(path), next: null }
    this.#syncs.set(path, syncs)
    try {
      await syncs.running
    } finally {
      if (syncs.next === null) this.#syncs.delete(path)
    }
  }
}
