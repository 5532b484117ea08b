import { setTimeout as wait } from 'node:timers/promises'
import { type ExitCode, explain, thisProcess, UsageError, type Voice } from '@fluxforge/app-kit'
import type { Config } from '@fluxforge/config'
import { ActiveLock, type HostIdentity, isSegmentError, systemClock } from '@fluxforge/segments'
import { drainPlace } from './drain-place.ts'
import type { Exchange } from './exchange.ts'
import { refuseLeftSpools } from './left-spools.ts'
import { lookAtStorage } from './look-at-storage.ts'
import type { RecordOptions } from './record-options.ts'
import { openPlace, type RecordPlace } from './record-place.ts'
import { recoverActive } from './recover-active.ts'
import { runRecording } from './run-recording.ts'
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
  const lock = await takeLock(place, identity, options.takeLock)
  try {
    // A drain may be what empties the last of several.
    if (!options.isDrain) await refuseLeftSpools(config.ingestion.spoolDir, exchange.name, identity)
    const news = new WriterNews(voice, () => systemClock.monotonicMs(), place.storage)
    const recovery = await recoverActive(place, voice)
    if (options.isDrain) return await drainPlace(place, recovery, news, voice, signal)
    const ended = new AbortController()
    const look = lookAtStorage(place, identity, voice, ended.signal)
    // Whoever may not be here stops in order, and says so then.
    look.catch(() => ended.abort())
    try {
      await runRecording({ config, exchange, options, place, recovery, news, voice, signal: AbortSignal.any([signal, ended.signal]) })
    } finally {
      ended.abort()
    }
    await Promise.race([look, patience()])
  } finally {
    await letGo(lock, voice)
  }
  return 0
}

/** A storage that is silent is not waited for. */
async function patience(): Promise<void> {
  await wait(500, undefined, { ref: false })
}

function tellPlace({ storage, keys, spool, directory }: RecordPlace, voice: Voice): void {
  voice.info(`[ingestion] Storage: ${storage.describe()}`)
  if (spool === null) voice.info(`[ingestion] Active: ${storage.describe(keys.paths.active)}/`)
  else voice.info(`[ingestion] Spool: ${shownPath(directory)}/ (uploads go to ${storage.describe(keys.paths.ready)}/)`)
  voice.info(`[ingestion] Ready:  ${storage.describe(keys.paths.ready)}/`)
}

async function takeLock(place: RecordPlace, identity: HostIdentity, takeLock: boolean): Promise<ActiveLock> {
  const { storage, keys } = place.spool ?? place
  try {
    return await ActiveLock.acquire({ storage, key: keys.lock, directory: place.stateDirectory, identity, takeLock })
  } catch (error) {
    if (isSegmentError(error, 'ERR_SEGMENT_LOCKED')) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

/** What was recorded is safe by now, and the next start finds out by itself that nobody holds the lock any more. */
async function letGo(lock: ActiveLock, voice: Voice): Promise<void> {
  try {
    await lock.release()
  } catch (error) {
    voice.warn(`[ingestion] Letting go of the lock failed, which does no harm: ${explain(error)}`)
  }
}
