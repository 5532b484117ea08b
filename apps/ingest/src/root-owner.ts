import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { explain, openLayer, UsageError, type Voice } from '@fluxforge/app-kit'
import { type HostIdentity, isSegmentError, Presence, systemClock } from '@fluxforge/segments'
import { exists, isStorageError } from '@fluxforge/storage'
import type { RecordPlace } from './record-place.ts'

const RETRY_MS = 10_000

/** The one ingest that may record under a root without a disk: whatever it finds unfinished there is nobody's. */
export class RootOwner {
  readonly #presence: Presence

  private constructor(presence: Presence) {
    this.#presence = presence
  }

  /** @throws {UsageError} when another is at work there, or the settings are wrong; a storage that is away is a failure like any other. */
  static async claim({ storage, keys }: RecordPlace, identity: HostIdentity, signal: AbortSignal): Promise<RootOwner> {
    const answers = exists(storage, keys.namesFloor).then(() => storage)
    await openLayer('storage.ingestion_storage', answers)
    try {
      const options = { storage, folder: keys.presence('ingest'), identity, owner: randomUUID(), clock: systemClock }
      return new RootOwner(await Presence.claim(options, signal))
    } catch (error) {
      throw asUsage(error)
    }
  }

  /** Until `signal`. @throws {UsageError} once another has taken this one for gone. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#presence.keep(signal)
      } catch (error) {
        // While storage is away, nobody else can take the root either.
        if (!isStorageError(error)) throw asUsage(error)
      }
    }
  }

  /** What can't be removed in time runs out. */
  async release(): Promise<void> {
    await Promise.race([this.#presence.end(), wait(500, undefined, { ref: false })])
  }
}

/** Does `work`, again and again while the storage is away: without a disk, nothing can begin before. Null when the signal fires first. */
export async function whenStorageAnswers<T>(work: () => Promise<T>, voice: Voice, signal: AbortSignal): Promise<T | null> {
  const fired = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      return await Promise.race([work(), fired])
    } catch (error) {
      if (signal.aborted) return null
      if (!isStorageError(error, 'ERR_STORAGE_UNAVAILABLE')) throw error
      if (isFirst)
        voice.error(
          `[ingestion] NOTHING CAN BE RECORDED FOR NOW: ${explain(error)}; tried again every ${RETRY_MS / 1000} s, as there is no spool (ingestion.spool_dir: null)`,
        )
      await systemClock.sleep(RETRY_MS, signal)
    }
  }
  return null
}

function asUsage(error: unknown): unknown {
  return isSegmentError(error, 'ERR_SEGMENT_LOCKED') ? new UsageError(error.message, { cause: error }) : error
}
