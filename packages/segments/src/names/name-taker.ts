import { exists, type Storage } from '@fluxforge/storage'
import { badRecord, createRecord, parseJsonObject, readRecordText, recordBytes } from '../json-record.ts'
import type { RawKeys } from '../raw-keys.ts'
import { hourOf, isHour, parseSegmentName, segmentName } from './segment-name.ts'

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
  /** Whether the segments go up in parts, under their keys in ready/: the names say so then. */
  readonly isOfParts?: boolean
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

  /** Forgets names of hours over 30 days ago, until `signal` fires. Those hours are never named again, whatever the clock says later. */
  async prune(wallMs: number, signal?: AbortSignal): Promise<void> {
    const { storage, keys } = this.#options
    const floor = hourOf(wallMs - KEPT_MS)
    const old: string[] = []
    for await (const { key } of storage.list(keys.names)) {
      if (signal?.aborted) return
      const segment = key.slice(keys.names.length + 1, -'.json'.length)
      if (parseSegmentName(segment) !== undefined && hourOfName(segment) < floor) old.push(key)
    }
    if (old.length === 0) return
    // Before the first deletion: whoever takes a forgotten name sees the floor afterwards.
    if (floor > (await this.#floor())) await storage.put(keys.namesFloor, recordBytes({ hour: floor }), { mode: 'overwrite' })
    for (const key of old) {
      if (signal?.aborted) return
      await storage.delete(key)
    }
  }

  /** True when the name is ours now, or was already. */
  async #isOurs({ segment, token }: NameNote): Promise<boolean> {
    const { storage, keys, isOfParts = false } = this.#options
    if (!(await createRecord(storage, keys.name(segment), isOfParts ? { token, parts: true } : { token }))) {
      const holder = parseJsonObject((await readRecordText(storage, keys.name(segment))) ?? '')
      if (holder?.['token'] !== token) return false
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
    const { storage, keys } = this.#options
    const text = await readRecordText(storage, keys.namesFloor)
    if (text === undefined) return ''
    const hour = parseJsonObject(text)?.['hour']
    if (typeof hour === 'string' && isHour(hour)) return hour
    throw badRecord(
      storage.describe(keys.namesFloor),
      'the first hour that may be named {hour}',
      text,
      `bring back the original, or write {"hour":"<YYYYMMDDTHH>"} with the hour of now`,
    )
  }
}

function hourOfName(segment: string): string {
  return parseSegmentName(segment)?.hour ?? ''
}
