import { isStorageError, type Storage, type StorageErrorCode } from '@fluxforge/storage'
import { isEtlError } from '../errors.ts'

/** An object that its reader could make nothing of; the reason names it. */
export interface UnreadableObject {
  readonly place: string
  readonly reason: string
}

// Any other failure of a storage says nothing of the object.
const OF_THE_OBJECT: readonly StorageErrorCode[] = ['ERR_STORAGE_NOT_FOUND', 'ERR_STORAGE_CORRUPT']

/** What `read` gives, or what keeps this one object from being read. @throws {StorageError} when the storage is away, or refuses. */
export async function readOrReason<T>(
  storage: Storage,
  key: string,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly unreadable: UnreadableObject }> {
  try {
    return { value: await read() }
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_INVALID_KEY')) return { unreadable: { place: key, reason: error.message } }
    if (isStorageError(error) && !OF_THE_OBJECT.includes(error.code)) throw error
    const place = storage.describe(key)
    return { unreadable: { place, reason: reasonOf(place, error) } }
  }
}

function reasonOf(place: string, error: unknown): string {
  if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return `reading ${place}: it is not there`
  if (isStorageError(error) || isEtlError(error)) return error.message
  // Of what reads Parquet, which knows no places.
  return `reading ${place}: ${error instanceof Error ? error.message : String(error)}`
}
