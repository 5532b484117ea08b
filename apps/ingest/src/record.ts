import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { count, type ExitCode, sizeInWords, thisProcess, UsageError, type Voice } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { type ConfigWith, createIngestionStorage, getRawPaths } from '@fluxforge/config'
import { ActiveLock, NameNotes, NameTaker, RawKeys, type Recovery, recover, Sealer, systemClock } from '@fluxforge/segments'
import { LocalStorage, nodeFiles, type Storage } from '@fluxforge/storage'
import { runRecording } from './run-recording.ts'
import { WriterNews } from './writer-news.ts'

export type IngestConfig = ConfigWith<readonly [typeof coinbase]>

export interface RecordOptions {
  /** Null: until the signal. */
  readonly durationMs: number | null
  /** Only publish what an earlier run left. */
  readonly isDrain: boolean
  readonly takeLock: boolean
  /** 0: never. */
  readonly statsIntervalMs: number
}

/** Where one run records: all that its parts share. */
export interface RecordPlace {
  readonly storage: Storage
  readonly keys: RawKeys
  /** active/, as a path of this machine. */
  readonly directory: string
  readonly news: WriterNews
}

/** Lock, recovery, recording, and the way back, in this order. */
export async function record(config: IngestConfig, options: RecordOptions, voice: Voice, signal: AbortSignal): Promise<ExitCode> {
  for (const notice of config.notices) voice.warn(`[config] ${notice}`)
  const { ingestion } = config.storage
  if (ingestion.backend !== 'local') {
    throw new UsageError(`storage.ingestion_storage: recording to ${ingestion.backend} comes with the next version; use backend: local`)
  }
  const storage = await createIngestionStorage(config)
  const keys = new RawKeys(getRawPaths(config, coinbase.name))
  const directory = join(ingestion.root, keys.paths.active)
  voice.info(`[ingestion] Active: ${storage.describe(keys.paths.active)}/`)
  voice.info(`[ingestion] Ready:  ${storage.describe(keys.paths.ready)}/`)
  const identity = await thisProcess()
  const lock = await ActiveLock.acquire({
    storage,
    key: keys.lock,
    directory: join(ingestion.root, keys.paths.state),
    identity,
    takeLock: options.takeLock,
  })
  try {
    const place = { storage, keys, directory, news: new WriterNews(voice, () => systemClock.monotonicMs()) }
    const left = await recoverActive(place, voice)
    return options.isDrain ? 0 : await runRecording(config, options, place, left, voice, signal)
  } finally {
    await lock.release()
  }
}

async function recoverActive({ storage, keys, directory, news }: RecordPlace, voice: Voice): Promise<Recovery> {
  const sealer = {
    storage,
    keys,
    directory,
    clock: systemClock,
    files: nodeFiles,
    names: new NameTaker({ storage, keys, newToken: randomUUID }),
    notes: new NameNotes(await LocalStorage.open(directory)),
    onRetry: (segment: string, error: unknown, retryMs: number) => news.tell({ kind: 'seal_retry', segment, error, retryMs }),
  }
  const left = await recover(sealer, new Sealer(sealer))
  for (const { segment, bytes } of left.sealed)
    voice.info(`[LogWriter] Recovered ${segment} (${sizeInWords(bytes)}) of an earlier run: ready`, { segment, bytes })
  if (left.bytesCut > 0)
    voice.warn(`[LogWriter] Cut ${count(left.bytesCut, 'byte')} of unfinished lines that a crash left`, { bytesCut: left.bytesCut })
  for (const name of left.strangers) voice.warn(`[LogWriter] ${directory}/${name} is not ours: left alone`)
  await sealer.names.prune(systemClock.wallMs())
  return left
}
