import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { SegmentError } from './errors.ts'

export type JsonObject = { readonly [key: string]: unknown }

/** Makes a small JSON object under `key`, by `create`. False when the key is taken, whatever is there. */
export async function createRecord(storage: Storage, key: string, record: object): Promise<boolean> {
  try {
    await storage.put(key, recordBytes(record), { mode: 'create' })
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
    throw error
  }
}

/** Undefined when the key is not there. */
export async function readRecordText(storage: Storage, key: string): Promise<string | undefined> {
  try {
    return Buffer.from(await readBytes(storage, key)).toString()
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return undefined
    throw error
  }
}

export function recordBytes(record: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`)
}

/** Undefined for anything but a JSON object. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `remedy`: what a person can do, as a sentence without its stop. */
export function badRecord(where: string, expected: string, text: string, remedy: string): SegmentError {
  return new SegmentError(
    'ERR_SEGMENT_BAD_RECORD',
    `reading ${where}: expected ${expected}, found ${JSON.stringify(text.slice(0, 80))}; ${remedy}`,
  )
}
