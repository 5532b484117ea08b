import { isStorageError, type Storage, type StorageErrorCode } from '@fluxforge/storage'
import { explain } from './explain.ts'
import { UsageError } from './usage-error.ts'

// Trying again changes nothing: a person has to.
const SETTINGS_ARE_WRONG: readonly StorageErrorCode[] = ['ERR_STORAGE_ACCESS_DENIED', 'ERR_STORAGE_INVALID_KEY', 'ERR_STORAGE_UNSUPPORTED']

/** The storage of a layer, once it is open. @throws {UsageError} naming `key` when it can't be as the settings have it. */
export async function openLayer(key: string, opening: Promise<Storage>): Promise<Storage> {
  try {
    return await opening
  } catch (error) {
    const isSettings = isStorageError(error) && SETTINGS_ARE_WRONG.includes(error.code)
    throw isSettings ? new UsageError(`${key}: ${explain(error)}`, { cause: error }) : error
  }
}
