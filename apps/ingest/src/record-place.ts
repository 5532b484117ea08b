import { join } from 'node:path'
import { openLayer } from '@fluxforge/app-kit'
import { type Config, createIngestionStorage, getRawPaths } from '@fluxforge/config'
import { RawKeys, type RecorderKeys, SpoolKeys } from '@fluxforge/segments'
import { LocalStorage, localRoot, type Storage, spoolFolders } from '@fluxforge/storage'

/** Where a run records. */
export interface RecordPlace {
  /** Where names/ and ready/ are. */
  readonly storage: Storage
  readonly keys: RawKeys
  /** Of all sources. */
  readonly rawFolder: string
  /** Where the lock and last.json are while `storage` is elsewhere. Null: with the rest. */
  readonly spool: { readonly storage: Storage; readonly keys: RecorderKeys } | null
  /** Null: recording without a disk. */
  readonly disk: RecordDisk | null
}

/** Paths of this machine. */
export interface RecordDisk {
  /** active/, or the spool's files. */
  readonly directory: string
  /** Where the lock's socket stands. */
  readonly stateDirectory: string
}

/** @throws {UsageError} when nothing can be recorded at the place that the settings name. Of a storage elsewhere nothing is asked. */
export async function openPlace(config: Config, source: string): Promise<RecordPlace> {
  const keys = new RawKeys(getRawPaths(config, source))
  const { active, state } = keys.paths
  const storage = await openLayer('storage.ingestion_storage.base_dir', createIngestionStorage(config))
  const rawFolder = config.storage.paths.raw
  const root = localRoot(config.storage.ingestion)
  if (root !== null) {
    const disk = { directory: join(root, active), stateDirectory: join(root, state) }
    return { storage, keys, rawFolder, spool: null, disk }
  }
  const { spoolDir } = config.ingestion
  if (spoolDir === null) return { storage, keys, rawFolder, spool: null, disk: null }
  return { storage, keys, rawFolder, ...(await openSpool(config, spoolDir, source)) }
}

async function openSpool({ storage }: Config, spoolDir: string, source: string): Promise<Pick<RecordPlace, 'spool' | 'disk'>> {
  const root = join(spoolDir, ...spoolFolders(storage.ingestion))
  const keys = new SpoolKeys(source)
  const spool = { storage: await openLayer('ingestion.spool_dir', LocalStorage.open(root)), keys }
  return { spool, disk: { directory: join(root, keys.files), stateDirectory: join(root, keys.state) } }
}

/** What people know as the place of what is not in ready/ yet. */
export function nameOf({ spool, disk }: RecordPlace): string {
  if (disk === null) return 'the unfinished uploads'
  return spool === null ? 'active/' : 'the spool'
}
