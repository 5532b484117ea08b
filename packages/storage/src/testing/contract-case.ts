import { ok, rejects } from 'node:assert/strict'
import { isStorageError, type StorageErrorCode } from '../errors.ts'
import { readBytes } from '../read-bytes.ts'
import type { PutOptions, Storage } from '../storage.ts'

/** One promise of `Storage`. `run` rejects when the storage, fresh and empty, breaks it. */
export interface StorageContractCase {
  readonly name: string
  run(storage: Storage): Promise<void>
}

export const CREATE: PutOptions = { mode: 'create' }
export const OVERWRITE: PutOptions = { mode: 'overwrite' }

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

export async function textAt(storage: Storage, key: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(storage, key))
}

export async function keysUnder(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) keys.push(key)
  return keys
}

export async function rejectsWith(code: StorageErrorCode, promise: Promise<unknown>): Promise<void> {
  await rejects(promise, (error) => {
    ok(isStorageError(error, code), `expected ${code}, found ${String(error)}`)
    return true
  })
}

/** Bytes in which every chunk differs from its neighbours. */
export function patternOf(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4))
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i, 2654435761)
  return new Uint8Array(words.buffer, 0, sizeBytes)
}
