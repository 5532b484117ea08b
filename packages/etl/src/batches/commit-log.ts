import { dateOfHour, parseBatchName, requireBatchName } from '@fluxforge/segments'
import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { type Commit, parseCommit } from './commit-record.ts'
import type { OutputKeys } from './output-keys.ts'

/** The commits of an output. They never change, so those of the day in hand are read once. */
export class CommitLog {
  readonly #output: Storage
  readonly #keys: OutputKeys
  #day = ''
  readonly #known = new Map<string, Commit>()

  constructor(output: Storage, keys: OutputKeys) {
    this.#output = output
    this.#keys = keys
  }

  /** What stands under the batch's key now, or null. */
  async read(batch: string): Promise<Commit | null> {
    const key = this.#keys.commit(batch)
    try {
      return parseCommit(await readBytes(this.#output, key), this.#output.describe(key))
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return null
      throw error
    }
  }

  /** All commits of the day of a batch. */
  async ofDay(batch: string): Promise<Commit[]> {
    const day = dateOfHour(requireBatchName(batch).hour)
    if (day !== this.#day) this.#known.clear()
    this.#day = day
    const commits: Commit[] = []
    for await (const { key } of this.#output.list(this.#keys.commits(day))) {
      const known = this.#known.get(key) ?? parseCommit(await readBytes(this.#output, key), this.#output.describe(key))
      this.#known.set(key, known)
      commits.push(known)
    }
    return commits
  }

  /** The highest batch number of an hour that a commit, void or not, has taken; 0 without any. */
  async highestNumber(hour: string): Promise<number> {
    let highest = 0
    const prefix = this.#keys.commits(dateOfHour(hour))
    for await (const { key } of this.#output.list(prefix)) {
      const name = parseBatchName(key.slice(prefix.length + 1).replace(/\.json$/, ''))
      if (name?.hour === hour) highest = Math.max(highest, name.number)
    }
    return highest
  }
}
