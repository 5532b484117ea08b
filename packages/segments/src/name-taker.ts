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
   * A name of `hour` that nobody had; of a later hour when names of that one have been forgotten (the clock was stepped back by a month). `note` makes
   * the try durable and is called before each; `noted` is one that a crash or a failure left: it is tried first. Repeatable after any failure.
   */
  async take(hour: string, note: (note: NameNote) => Promise<void>, noted?: NameNote): Promise<string> {
    if (noted !== undefined && (await this.#isOurs(noted))) return noted.segment
    for (;;) {
      const floor = await this.#floor()
      const from = hour < floor ? floor : hour
      const tried = { segment: segmentName({ hour: from, counter: await this.#free(from) }), token: this.#options.newToken() }
      await note(tried)
      if (await this.#isOurs(tried)) return tried.segment
    }
  }

  /** Forgets names of hours over 30 days ago. Those hours are never named again, whatever the clock says later. */
  async prune(wallMs: number): Promise<void> {
    const { storage, keys } = this.#options
    const floor = hourOf(wallMs - KEPT_MS)
    const old: string[] = []
    for await (const { key } of storage.list(keys.names)) {
      const segment = key.slice(keys.names.length + 1, -'.json'.length)
      if (parseSegmentName(segment) !== undefined && hourOfName(segment) < floor) old.push(key)
    }
    if (old.length === 0) return
    // Before the first deletion: whoever takes a forgotten name sees the floor afterwards.
    if (floor > (await this.#floor())) await storage.put(keys.namesFloor, recordOf({ hour: floor }), { mode: 'overwrite' })
    for (const key of old) await storage.delete(key)
  }

  /** True when the name is ours now, or was already. */
  async #isOurs({ segment, token }: NameNote): Promise<boolean> {
    const { storage, keys } = this.#options
    try {
      await storage.put(keys.name(segment), recordOf({ token }), { mode: 'create' })
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
      const holder = await this.#read(keys.name(segment), 'token')
      if (holder !== token) return false
    }
    // Asked last: a name of a forgotten hour that looks free may have been somebody's.
    return hourOfName(segment) >= (await this.#floor())
  }

  async #free(hour: string): Promise<number> {
    const { storage, keys } = this.#options
    let counter = this.#next.get(hour) ?? 1
    while (await exists(storage, keys.name(segmentName({ hour, counter })))) counter++
    this.#next.set(hour, counter + 1)
    return counter
  }

  async #floor(): Promise<string> {
    return (await this.#read(this.#options.keys.namesFloor, 'hour')) ?? ''
  }

  /** One text of a record; undefined when there is no such record. */
  async #read(key: string, field: string): Promise<string | undefined> {
    try {
      const record: unknown = JSON.parse(Buffer.from(await readBytes(this.#options.storage, key)).toString())
      const [, value] = Object.entries(record ?? {}).find(([name]) => name === field) ?? []
      return typeof value === 'string' ? value : undefined
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return undefined
      throw error
    }
  }
}

function recordOf(record: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.from(JSON.stringify(record))
}

function hourOfName(segment: string): string {
  return parseSegmentName(segment)?.hour ?? ''
}
