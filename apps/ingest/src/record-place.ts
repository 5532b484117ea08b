import { join } from 'node:path'
import { openLayer, UsageError } from '@fluxforge/app-kit'
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
  /** active/, or the spool's files, as a path of this machine. */
  readonly directory: string
  /** Where the lock's socket stands, as a path of this machine. */
  readonly stateDirectory: string
}

/** @throws {UsageError} when nothing can be recorded at the place that the settings name. Of a storage elsewhere nothing is asked. */
export async function openPlace(config: Config, source: string): Promise<RecordPlace> {
  const keys = new RawKeys(getRawPaths(config, source))
  const { active, state } = keys.paths
  const storage = await openLayer('storage.ingestion_storage.base_dir', createIngestionStorage(config))
  const rawFolder = config.storage.paths.raw
  const root = localRoot(config.storage.ingestion)
  if (root !== null) return { storage, keys, rawFolder, spool: null, directory: join(root, active), stateDirectory: join(root, state) }
  return { storage, keys, rawFolder, ...(await openSpool(config, source)) }
}

async function openSpool(
  { ingestion, storage }: Config,
  source: string,
): Promise<Pick<RecordPlace, 'spool' | 'directory' | 'stateDirectory'>> {
  if (ingestion.spoolDir === null)
    throw new UsageError(
      'ingestion.spool_dir: found null: recording without a disk comes with a later version; name a folder, or leave it out',
    )
  const root = join(ingestion.spoolDir, ...spoolFolders(storage.ingestion))
  const keys = new SpoolKeys(source)
  const spool = { storage: await openLayer('ingestion.spool_dir', LocalStorage.open(root)), keys }
  return { spool, directory: join(root, keys.files), stateDirectory: join(root, keys.state) }
}

/** What people know the directory as. */
export function nameOf({ spool }: RecordPlace): string {
  return spool === null ? 'active/' : 'the spool'
}
