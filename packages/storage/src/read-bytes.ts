import { isStorageError } from './errors.ts'
import type { ByteRange, Storage } from './storage.ts'

/**
 * The whole object, or a range of it, in one array that belongs to the receiver: for small objects, all of it is in memory.
 *
 * @throws {StorageError} ERR_STORAGE_NOT_FOUND
 */
export async function readBytes(storage: Storage, key: string, range?: ByteRange): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let sizeBytes = 0
  for await (const chunk of storage.get(key, range)) {
    chunks.push(chunk)
    sizeBytes += chunk.length
  }
  const [first] = chunks
  if (first !== undefined && chunks.length === 1) return first
  const bytes = new Uint8Array(sizeBytes)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** Whether `key` is there. Only ERR_STORAGE_NOT_FOUND is "no"; any other failure throws. */
export async function exists(storage: Storage, key: string): Promise<boolean> {
  try {
    await storage.stat(key)
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return false
    throw error
  }
}
