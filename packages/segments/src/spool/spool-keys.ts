import type { RecorderKeys } from '../raw-keys.ts'

/** The keys of one source's spool: where an ingest records whose storage is elsewhere. Relative to the spool's own root on this machine. */
export class SpoolKeys implements RecorderKeys {
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  /** The files that are written, and those that wait. */
  get files(): string {
    return this.#source
  }

  get state(): string {
    return `${this.#source}.state`
  }

  get lock(): string {
    return `${this.state}/lock.json`
  }

  get lastRun(): string {
    return `${this.state}/last.json`
  }
}
