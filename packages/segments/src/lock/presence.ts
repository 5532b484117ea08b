import { isStorageError, type Storage } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import { SegmentError } from '../errors.ts'
import { parseJsonObject, readRecordText, recordBytes } from '../json-record.ts'
import type { HostIdentity } from './host-identity.ts'
import { LeaseWatch } from './lease-watch.ts'
import { type IsAlive, processLiveness } from './process-liveness.ts'

/** Whoever shows no sign for so long is gone. */
const LEASE_MS = 30_000

export interface PresenceOptions {
  readonly storage: Storage
  /** Of the records of all that are of one kind: `raw/state/<source>/presence/etl`. */
  readonly folder: string
  readonly identity: HostIdentity
  /** A text that nobody else makes. */
  readonly owner: string
  readonly clock: Clock
}

/**
 * Shows that a process is at work where only one of its kind may be, because `create` there has no certain winner (`isCreateExact`). Each has a record of
 * its own, written over and over; the others judge it on their own monotonic clock, and at once where its process was on this host and is gone.
 */
export class Presence implements AsyncDisposable {
  readonly #options: PresenceOptions
  readonly #isAlive: IsAlive
  #counter = 0

  private constructor(options: PresenceOptions) {
    this.#options = options
    this.#isAlive = processLiveness(options.identity)
  }

  /**
   * Waits for up to half a minute until it is certain that nobody else is there.
   *
   * @throws {SegmentError} ERR_SEGMENT_LOCKED naming who is; `signal`'s reason.
   */
  static async claim(options: PresenceOptions, signal: AbortSignal): Promise<Presence> {
    const presence = new Presence(options)
    // Written before the first look: of two that begin at once, one sees the other, if not both.
    await presence.#show()
    try {
      await presence.#outlast(signal)
      return presence
    } catch (error) {
      // What can't be removed runs out.
      await presence.end().catch(() => undefined)
      throw error
    }
  }

  /** Until `signal`. @throws {SegmentError} ERR_SEGMENT_LOCKED once another has taken this one for gone. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, storage } = this.#options
    for (;;) {
      await clock.sleep(LEASE_MS / 4, signal)
      if (signal.aborted) return
      try {
        if ((await readRecordText(storage, this.#key)) === undefined)
          throw locked(`another took over while this one was silent; ${storage.describe(this.#key)} has gone`)
        await this.#show()
      } catch (error) {
        // Storage that is away lets nobody else in either; the next sign tells.
        if (!isStorageError(error)) throw error
      }
    }
  }

  async end(): Promise<void> {
    await this.#options.storage.delete(this.#key)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  /** Until no other record is there. */
  async #outlast(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const leases = new LeaseWatch(clock, LEASE_MS)
    const seen = new Map<string, string>()
    for (;;) {
      let others = 0
      for (const key of await this.#otherKeys()) if (!(await this.#isGone(key, leases, seen))) others++
      if (others === 0) return
      await clock.sleep(LEASE_MS / 8, signal)
      signal.throwIfAborted()
      await this.#show()
    }
  }

  /** False while it can't be told. @throws when it is there for certain. */
  async #isGone(key: string, leases: LeaseWatch, seen: Map<string, string>): Promise<boolean> {
    const { storage } = this.#options
    const text = await readRecordText(storage, key)
    if (text === undefined) return true
    const other = parsed(text)
    if (other === null || this.#isAlive(other) === false || leases.remainingMs(key, text) === 0) {
      await storage.delete(key)
      return true
    }
    const before = seen.get(key)
    seen.set(key, text)
    if (before === undefined || before === text) return false
    throw locked(`pid ${other.pid} on ${other.host} is at work there (${storage.describe(key)}); stop it first`)
  }

  async #otherKeys(): Promise<string[]> {
    const { storage, folder } = this.#options
    const keys: string[] = []
    for await (const { key } of storage.list(folder)) if (key !== this.#key) keys.push(key)
    return keys
  }

  async #show(): Promise<void> {
    const { storage, identity, owner } = this.#options
    const { host, bootId, pid } = identity
    const record = { owner, host, boot_id: bootId, pid, counter: this.#counter++ }
    await storage.put(this.#key, recordBytes(record), { mode: 'overwrite' })
  }

  get #key(): string {
    return `${this.#options.folder}/${this.#options.owner}.json`
  }
}

function parsed(text: string): HostIdentity | null {
  const { host, boot_id: bootId, pid } = parseJsonObject(text) ?? {}
  return typeof host === 'string' && typeof bootId === 'string' && typeof pid === 'number' ? { host, bootId, pid } : null
}

function locked(found: string): SegmentError {
  return new SegmentError('ERR_SEGMENT_LOCKED', `looking for others where only one may be at work: ${found}`)
}
