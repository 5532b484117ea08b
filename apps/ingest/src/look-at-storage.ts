import { randomUUID } from 'node:crypto'
import { explain, removeStale, UsageError, type Voice } from '@fluxforge/app-kit'
import { type HostIdentity, isSegmentError, Presence, systemClock } from '@fluxforge/segments'
import { exists } from '@fluxforge/storage'
import type { RecordPlace } from './record-place.ts'
import type { RootOwner } from './root-owner.ts'

const RETRY_MS = 30_000

/**
 * What is asked of the storage beside the recording, which goes on without it (docs/decisions/0006): whether it answers (else nobody would hear of a wrong key
 * before the first segment is sealed), what killed writers left in it, and, where a create has no certain winner there or there is no disk, whether another
 * ingest is at work. Ends with the signal.
 *
 * @throws {UsageError} when another ingest is at work where only one may be.
 */
export async function lookAtStorage(
  place: RecordPlace,
  owner: RootOwner | null,
  identity: HostIdentity,
  voice: Voice,
  signal: AbortSignal,
): Promise<void> {
  const { storage, keys, spool, rawFolder } = place
  if (spool !== null) {
    removeStale(spool.storage, '', 'ingestion', voice)
    await untilItAnswers(place, voice, signal)
    if (signal.aborted) return
  }
  removeStale(storage, rawFolder, 'ingestion', voice)
  if (owner !== null) {
    await owner.keep(signal)
    return
  }
  if (storage.isCreateExact) return
  voice.warn(`[ingestion] Only one ingest may run, as of several creates there more than one may win: ${storage.describe()}`)
  const options = { storage, folder: keys.presence('ingest'), identity, owner: randomUUID(), clock: systemClock }
  try {
    const presence = await Presence.claim(options, signal)
    try {
      await presence.keep(signal)
    } finally {
      await presence.end()
    }
  } catch (error) {
    if (isSegmentError(error, 'ERR_SEGMENT_LOCKED')) throw new UsageError(error.message, { cause: error })
    if (!signal.aborted)
      voice.warn(`[ingestion] Whether another ingest is at work there can't be told: ${explain(error)}; make sure that none is`)
  }
}

async function untilItAnswers({ storage, keys }: RecordPlace, voice: Voice, signal: AbortSignal): Promise<void> {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      await exists(storage, keys.namesFloor)
      voice.info(`[ingestion] Storage answers: ${storage.describe()}`)
      return
    } catch (error) {
      if (isFirst)
        voice.error(
          `[ingestion] NO UPLOADS FOR NOW: ${explain(error)}; recording goes on into the spool, and uploads are tried again; if the settings are wrong, correct them and start again: nothing is lost by that`,
        )
      await systemClock.sleep(RETRY_MS, signal)
    }
  }
}
