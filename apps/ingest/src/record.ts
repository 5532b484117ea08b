import { setTimeout as wait } from 'node:timers/promises'
import { count, type ExitCode, explain, sizeInWords, UsageError, type Voice } from '@fluxforge/app-kit'
import type { Config } from '@fluxforge/config'
import { ActiveLock, type HostIdentity, isSegmentError, recoverParts, systemClock, thisProcess } from '@fluxforge/segments'
import { MIN_PART_BYTES } from '@fluxforge/storage'
import { drainPlace } from './drain-place.ts'
import type { Exchange } from './exchange.ts'
import { refuseLeftSpools } from './left-spools.ts'
import { lookAtStorage } from './look-at-storage.ts'
import type { RecordOptions } from './record-options.ts'
import { openPlace, type RecordDisk, type RecordPlace } from './record-place.ts'
import { recoverActive } from './recover-active.ts'
import { RootOwner, whenStorageAnswers } from './root-owner.ts'
import { type RecordingRun, runRecording } from './run-recording.ts'
import { shownPath } from './shown-path.ts'
import { WriterNews } from './writer-news.ts'

/** Place, lock, recovery, recording, and the way back, in this order. */
export async function record(
  config: Config,
  exchange: Exchange,
  options: RecordOptions,
  voice: Voice,
  signal: AbortSignal,
): Promise<ExitCode> {
  for (const notice of config.notices) voice.warn(`[config] ${notice}`)
  const identity = await thisProcess()
  const place = await openPlace(config, exchange.name)
  tellPlace(place, voice)
  if (place.disk !== null) {
    const lock = await takeLock(place, place.disk, identity, options.takeLock)
    try {
      // A drain may be what empties the last of several.
      if (!options.isDrain) await refuseLeftSpools(config.ingestion.spoolDir, exchange.name, identity)
      const recovery = await recoverActive(place, place.disk, voice)
      return await recordFrom({ config, exchange, options, place, recovery, news: newsOf(place, voice), voice, signal }, null, identity)
    } finally {
      await letGo(lock, voice)
    }
  }
  tellLossWindow(config, voice)
  const owner = await whenStorageAnswers(() => RootOwner.claim(place, identity, signal), voice, signal)
  if (owner === null) return 0
  try {
    const news = newsOf(place, voice)
    const recovery = await whenStorageAnswers(() => recoverParts({ ...place, onEvent: (event) => news.tell(event) }), voice, signal)
    if (recovery === null) return 0
    return await recordFrom({ config, exchange, options, place, recovery, news, voice, signal }, owner, identity)
  } finally {
    await letGo(owner, voice)
  }
}

/** With what an earlier run left at hand. */
async function recordFrom(run: RecordingRun, owner: RootOwner | null, identity: HostIdentity): Promise<ExitCode> {
  const { options, place, recovery, news, voice, signal } = run
  if (options.isDrain) return await drainPlace(place, recovery, news, voice, signal)
  const ended = new AbortController()
  const look = lookAtStorage(place, owner, identity, voice, ended.signal)
  // Whoever may not be here stops in order, and says so then.
  look.catch(() => ended.abort())
  try {
    await runRecording({ ...run, signal: AbortSignal.any([signal, ended.signal]) })
  } finally {
    ended.abort()
  }
  await Promise.race([look, patience()])
  return 0
}

function newsOf({ storage }: RecordPlace, voice: Voice): WriterNews {
  return new WriterNews(voice, () => systemClock.monotonicMs(), storage)
}

/** A storage that is silent is not waited for. */
async function patience(): Promise<void> {
  await wait(500, undefined, { ref: false })
}

function tellPlace({ storage, keys, spool, disk }: RecordPlace, voice: Voice): void {
  voice.info(`[ingestion] Storage: ${storage.describe()}`)
  if (disk === null) voice.info('[ingestion] No disk: frames are in memory until their part of a segment is up')
  else if (spool === null) voice.info(`[ingestion] Active: ${storage.describe(keys.paths.active)}/`)
  else voice.info(`[ingestion] Spool: ${shownPath(disk.directory)}/ (uploads go to ${storage.describe(keys.paths.ready)}/)`)
  voice.info(`[ingestion] Ready:  ${storage.describe(keys.paths.ready)}/`)
}

/** In words and figures, at every start. */
function tellLossWindow({ ingestion }: Config, voice: Voice): void {
  const part = `up to ${sizeInWords(MIN_PART_BYTES)} of frames, or all of the last ${ingestion.segmentMaxMs / 1000} s on a quiet feed`
  const queue = `${count(ingestion.queueMaxFrames, 'frame')} or ${sizeInWords(ingestion.queueMaxBytes)}`
  voice.warn(
    `[ingestion] LOSS WINDOW: a kill, a crash or a power cut loses what is in no finished part: ${part}, and while storage is slow or away what waits in memory, up to ${queue}; with a spool (ingestion.spool_dir: a folder) it loses nothing`,
  )
}

async function takeLock(place: RecordPlace, disk: RecordDisk, identity: HostIdentity, takeLock: boolean): Promise<ActiveLock> {
  const { storage, keys } = place.spool ?? place
  try {
    return await ActiveLock.acquire({ storage, key: keys.lock, directory: disk.stateDirectory, identity, takeLock })
  } catch (error) {
    if (isSegmentError(error, 'ERR_SEGMENT_LOCKED')) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

/** What was recorded is safe by now, and the next start finds out by itself that nobody holds the lock any more. */
async function letGo(lock: { release(): Promise<void> }, voice: Voice): Promise<void> {
  try {
    await lock.release()
  } catch (error) {
    voice.warn(`[ingestion] Letting go of the lock failed, which does no harm: ${explain(error)}`)
  }
}
