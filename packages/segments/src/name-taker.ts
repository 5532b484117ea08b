import { exists, isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import type { RawKeys } from './raw-keys.ts'
import { hourOf, parseSegmentName, segmentName } from './segment-name.ts'

const KEPT_MS = 30 * 24 * 3_600_000

/** What stands beside a segment's file while its name is being taken. */
export interface NameNote {
  readonly segment: string
  readonly token: string
}

export interface NameTakerOptions {
  /** Where names/ is. */
  readonly storage: Storage
  readonly keys: RawKeys
  /** A random text that nobody else makes. */
  readonly newToken: () => string
}

/**
 * Takes segment names, each once for ever (P10): by `create` of names/<segment>.json holding a token that was made durable beside the file
 * before (hand-over 2 and 3). Several ingests may share one root.
 */
export class NameTaker {
  readonly #options: NameTakerOptions
  /** Where to look next, by hour. */
  readonly #next = new Map<string, number>()

  constructor(options: NameTakerOptions) {
    this.#options = options
  }

  /**
   * The next free name of `hour`. `note` makes the try durable and is called before each; `noted` is one that a crash left: it is tried first.
   * Repeatable after any failure.
   */
  async take(hour: string, note: (note: NameNote) => Promise<void>, noted?: NameNote): Promise<string> {
    if (noted !== undefined && (await this.#create(noted))) return noted.segment
    const floor = await this.#floor()
    const from = hour < floor ? floor : hour
    for (let counter = await this.#firstFree(from); ; counter++) {
      this.#next.set(from, counter + 1)
      const tried = { segment: segmentName({ hour: from, counter }), token: this.#options.newToken() }
      await note(tried)
      if (await this.#create(tried)) return tried.segment
    }
  }

  /** Forgets names of hours over 30 days ago. Those hours are never named again, whatever the clock says later. */
  async prune(wallMs: number): Promise<void> {
    const { storage, keys } = this.#options
    const floor = hourOf(wallMs - KEPT_MS)
    const old: string[] = []
    for await (const { key } of storage.list(keys.names)) {
      const { hour } = parseSegmentName(key.slice(keys.names.length + 1).replace(/\.json$/, '')) ?? {}
      if (hour !== undefined && hour < floor) old.push(key)
    }
    if (old.length === 0) return
    if (floor > (await this.#floor()))
      await storage.put(keys.namesFloor, Buffer.from(JSON.stringify({ hour: floor })), { mode: 'overwrite' })
    for (const key of old) await storage.delete(key)
  }

  /** True when the name is ours now, or was already. */
  async #create({ segment, token }: NameNote): Promise<boolean> {
    const { storage, keys } = this.#options
    try {
      await storage.put(keys.name(segment), Buffer.from(JSON.stringify({ token })), { mode: 'create' })
      return true
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
      return tokenOf(await readBytes(storage, keys.name(segment))) === token
    }
  }

  async #firstFree(hour: string): Promise<number> {
    const { storage, keys } = this.#options
    let counter = this.#next.get(hour) ?? 1
    while (await exists(storage, keys.name(segmentName({ hour, counter })))) counter++
    return counter
  }

  async #floor(): Promise<string> {
    const { storage, keys } = this.#options
    try {
      const record: unknown = JSON.parse(Buffer.from(await readBytes(storage, keys.namesFloor)).toString())
      return typeof record === 'object' && record !== null && 'hour' in record ? String(record.hour) : ''
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return ''
      throw error
    }
  }
}

function tokenOf(record: Uint8Array): unknown {
  const value: unknown = JSON.parse(Buffer.from(record).toString())
  return typeof value === 'object' && value !== null && 'token' in value ? value.token : undefined
}
