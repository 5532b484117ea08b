import { join } from 'node:path'
import { explain, UsageError } from '@fluxforge/app-kit'
import { type Config, createIngestionStorage, getRawPaths } from '@fluxforge/config'
import { RawKeys } from '@fluxforge/segments'
import { isStorageError, type Storage, type StorageErrorCode } from '@fluxforge/storage'

/** Where a run records. */
export interface RecordPlace {
  readonly storage: Storage
  readonly keys: RawKeys
  /** active/, as a path of this machine. */
  readonly directory: string
  /** Where the lock's socket stands, as a path of this machine. */
  readonly stateDirectory: string
}

// Trying again changes nothing: a person has to.
const SETTINGS_ARE_WRONG: readonly StorageErrorCode[] = ['ERR_STORAGE_ACCESS_DENIED', 'ERR_STORAGE_INVALID_KEY', 'ERR_STORAGE_UNSUPPORTED']

/** @throws {UsageError} when nothing can be recorded at the place that the settings name. */
export async function openPlace(config: Config, source: string): Promise<RecordPlace> {
  const { ingestion } = config.storage
  if (ingestion.backend !== 'local')
    throw new UsageError(
      `storage.ingestion_storage: found backend: ${ingestion.backend}, which comes with a later version; use backend: local`,
    )
  const storage = await createIngestionStorage(config).catch((error: unknown) => {
    if (isStorageError(error) && SETTINGS_ARE_WRONG.includes(error.code))
      throw new UsageError(`storage.ingestion_storage.base_dir: ${explain(error)}`, { cause: error })
    throw error
  })
  const keys = new RawKeys(getRawPaths(config, source))
  return { storage, keys, directory: join(ingestion.root, keys.paths.active), stateDirectory: join(ingestion.root, keys.paths.state) }
}
