import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { SegmentError } from './errors.ts'

export type JsonRecord = { readonly [key: string]: unknown }

/** Null when there is none. @throws {SegmentError} ERR_SEGMENT_BAD_RECORD when it isn't a JSON object. */
export async function readRecord(storage: Storage, key: string): Promise<JsonRecord | null> {
  let text: string
  try {
    text = Buffer.from(await readBytes(storage, key)).toString()
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return null
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch (cause) {
    throw badRecord(storage, key, 'found no JSON', cause)
  }
  throw badRecord(storage, key, 'found other JSON')
}

/** True when this call made it, false when the key was taken. */
export async function createRecord(storage: Storage, key: string, record: JsonRecord): Promise<boolean> {
  try {
    await storage.put(key, bytesOf(record), { mode: 'create' })
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
    throw error
  }
}

export async function overwriteRecord(storage: Storage, key: string, record: JsonRecord): Promise<void> {
  await storage.put(key, bytesOf(record), { mode: 'overwrite' })
}

export function badRecord(storage: Storage, key: string, found: string, cause?: unknown): SegmentError {
  const place = storage.describe(key)
  return new SegmentError(
    'ERR_SEGMENT_BAD_RECORD',
    `reading ${place}: expected a JSON object as FluxForge writes it, ${found}; move it away and start again`,
    { cause },
  )
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bytesOf(record: JsonRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`)
}
