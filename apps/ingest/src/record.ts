import { type ExitCode, explain, thisProcess, UsageError, type Voice } from '@fluxforge/app-kit'
import type { Config } from '@fluxforge/config'
import { ActiveLock, isSegmentError, systemClock } from '@fluxforge/segments'
import type { Exchange } from './exchange.ts'
import { openPlace, type RecordPlace } from './record-place.ts'
import { recoverActive } from './recover-active.ts'
import { runRecording } from './run-recording.ts'
import { WriterNews } from './writer-news.ts'

export interface RecordOptions {
  /** Null: until the signal. */
  readonly durationMs: number | null
  /** Only publish what an earlier run left. */
  readonly isDrain: boolean
  readonly takeLock: boolean
  /** 0: only at the end. */
  readonly statsIntervalMs: number
}

/** Place, lock, recovery, recording, and the way back, in this order. */
export async function record(
  config: Config,
  exchange: Exchange,
  options: RecordOptions,
  voice: Voice,
  signal: AbortSignal,
): Promise<ExitCode> {
  for (const notice of config.notices) voice.warn(`[config] ${notice}`)
  const place = await openPlace(config, exchange.name)
  const { storage, keys } = place
  voice.info(`[ingestion] Storage: ${storage.describe()}`)
  voice.info(`[ingestion] Active: ${storage.describe(keys.paths.active)}/`)
  voice.info(`[ingestion] Ready:  ${storage.describe(keys.paths.ready)}/`)
  const lock = await takeLock(place, options.takeLock)
  try {
    const news = new WriterNews(voice, () => systemClock.monotonicMs())
    const left = await recoverActive(place, news, voice)
    if (options.isDrain) voice.info('[ingestion] Drained: nothing is left in active/')
    else await runRecording({ config, exchange, options, place, left, news, voice, signal })
  } finally {
    await letGo(lock, voice)
  }
  return 0
}

async function takeLock({ storage, keys, stateDirectory }: RecordPlace, takeLock: boolean): Promise<ActiveLock> {
  try {
    return await ActiveLock.acquire({ storage, key: keys.lock, directory: stateDirectory, identity: await thisProcess(), takeLock })
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
