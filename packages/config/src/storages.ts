import { createStorage, createStorageLater, type Storage } from '@fluxforge/storage'
import type { Config } from './config.ts'

/** Where ingest writes raw segments. An S3 is not looked at before its first use: recording begins without it. */
export function createIngestionStorage({ storage }: Pick<Config, 'storage'>): Promise<Storage> {
  return createStorageLater(storage.ingestion)
}

/** Where the etl reads raw segments. */
export function createEtlStorageInput({ storage }: Pick<Config, 'storage'>): Promise<Storage> {
  return createStorage(storage.etlInput)
}

/** Where the etl writes Parquet. */
export function createEtlStorageOutput({ storage }: Pick<Config, 'storage'>): Promise<Storage> {
  return createStorage(storage.etlOutput)
}
