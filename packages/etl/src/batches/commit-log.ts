import { dateOfHour, parseBatchName, requireBatchName } from '@fluxforge/segments'
import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { type Commit, parseCommit } from './commit-record.ts'
import { inParallel } from './in-parallel.ts'
import type { OutputKeys } from './output-keys.ts'

const READS_AT_ONCE = 16

/** The commits of an output. They never change, so those of the day in hand are read once. */
export class CommitLog {
  readonly #output: Storage
  readonly #keys: OutputKeys
  #day = ''
  readonly #known = new Map<string, Commit>()
  /** Batches whose commits survive a power cut for certain. */
  readonly #durable = new Set<string>()

  constructor(output: Storage, keys: OutputKeys) {
    this.#output = output
    this.#keys = keys
  }

  /** Proposes a commit, by `create`; null where nothing stands there then. Else the one that stands, whoever made it. @throws {EtlError} ERR_ETL_BAD_RECORD */
  async propose(batch: string, bytes: Uint8Array): Promise<Commit | null> {
    try {
      await this.#output.put(this.#keys.commit(batch), bytes, { mode: 'create' })
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    }
    this.#durable.add(batch)
    return await this.read(batch)
  }

  /**
   * Makes a commit that was found as durable as one that was proposed here: whoever made it may be about to. A `create` that meets it does that
   * (`Storage.put`).
   */
  async secure(batch: string): Promise<void> {
    if (!this.#durable.has(batch)) await this.propose(batch, await readBytes(this.#output, this.#keys.commit(batch)))
  }

  /** What stands under the batch's key now, or null. @throws {EtlError} ERR_ETL_BAD_RECORD */
  async read(batch: string): Promise<Commit | null> {
    const key = this.#keys.commit(batch)
    try {
      const commit = await this.#parsed(key)
      this.#known.set(key, commit)
      return commit
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return null
      throw error
    }
  }

  /** Whether the batch is committed or void: that stays. @throws {EtlError} ERR_ETL_BAD_RECORD */
  async isDecided(batch: string): Promise<boolean> {
    return this.#known.has(this.#keys.commit(batch)) || (await this.read(batch)) !== null
  }

  /** All commits of the day of a batch, as they are now. @throws {EtlError} ERR_ETL_BAD_RECORD */
  async ofDay(batch: string): Promise<Commit[]> {
    const day = dateOfHour(requireBatchName(batch).hour)
    if (day !== this.#day) {
      this.#known.clear()
      this.#durable.clear()
    }
    this.#day = day
    const keys: string[] = []
    for await (const { key } of this.#output.list(this.#keys.commits(day))) keys.push(key)
    return await inParallel(keys, READS_AT_ONCE, async (key) => {
      const commit = this.#known.get(key) ?? (await this.#parsed(key))
      this.#known.set(key, commit)
      return commit
    })
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

  async #parsed(key: string): Promise<Commit> {
    return parseCommit(await readBytes(this.#output, key), this.#output.describe(key))
  }
}
