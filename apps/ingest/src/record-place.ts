import { join } from 'node:path'
import { openLayer, UsageError } from '@fluxforge/app-kit'
import { type Config, createIngestionStorage, getRawPaths } from '@fluxforge/config'
import { RawKeys } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'

/** Where a run records. */
export interface RecordPlace {
  readonly storage: Storage
  readonly keys: RawKeys
  /** active/, as a path of this machine. */
  readonly directory: string
  /** Where the lock's socket stands, as a path of this machine. */
  readonly stateDirectory: string
}

/** @throws {UsageError} when nothing can be recorded at the place that the settings name. */
export async function openPlace(config: Config, source: string): Promise<RecordPlace> {
  const { ingestion } = config.storage
  if (ingestion.backend !== 'local')
    throw new UsageError(
      `storage.ingestion_storage: found backend: ${ingestion.backend}, which comes with a later version; use backend: local`,
    )
  const storage = await openLayer('storage.ingestion_storage.base_dir', createIngestionStorage(config))
  const keys = new RawKeys(getRawPaths(config, source))
  return { storage, keys, directory: join(ingestion.root, keys.paths.active), stateDirectory: join(ingestion.root, keys.paths.state) }
}
