import { randomUUID } from 'node:crypto'
import { UsageError, type Voice } from '@fluxforge/app-kit'
import { type HostIdentity, isSegmentError, Presence, systemClock } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'

/** Where an etl works, and what else may be at work there. */
export interface Workplace {
  /** The storages, and in each the folder that shows who is there. */
  readonly rooms: readonly { readonly storage: Storage; readonly presence: string }[]
  readonly workers: number
  readonly identity: HostIdentity
}

/**
 * Runs `work`; where a storage has no certain winner for a `create`, as the only etl, with one worker.
 *
 * @throws {UsageError} when another is there, or there are more workers.
 */
export async function asOnlyOne<T>(
  { rooms, workers, identity }: Workplace,
  voice: Voice,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inexact = rooms.filter(({ storage }) => !storage.isCreateExact)
  if (inexact.length === 0) return await work(signal)
  const places = inexact.map(({ storage }) => storage.describe()).join(' and ')
  if (workers > 1)
    throw new UsageError(`etl.workers: expected 1, found ${workers}; of several creates there more than one may win: ${places}`)
  voice.warn(`[etl] Only one etl may run, as of several creates there more than one may win: ${places}`)
  const ended = new AbortController()
  const presences: Presence[] = []
  try {
    for (const { storage, presence: folder } of inexact)
      presences.push(await Presence.claim({ storage, folder, identity, owner: randomUUID(), clock: systemClock }, signal))
    const kept = Promise.all(presences.map((presence) => presence.keep(ended.signal)))
    // Who is taken for gone stops its work, and says so then.
    kept.catch(() => ended.abort())
    const outcome = await work(AbortSignal.any([signal, ended.signal]))
    ended.abort()
    await kept
    return outcome
  } catch (error) {
    throw isSegmentError(error, 'ERR_SEGMENT_LOCKED') ? new UsageError(error.message, { cause: error }) : error
  } finally {
    ended.abort()
    // What can't be removed runs out.
    await Promise.allSettled(presences.map((presence) => presence.end()))
  }
}
