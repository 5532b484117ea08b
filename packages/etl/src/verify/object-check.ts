import { createHash } from 'node:crypto'
import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import type { StoredObject } from '../batches/commit-record.ts'
import type { ObjectRole, Problem } from './problem.ts'

const NEWLINE = 10
/** So much of a file's end is kept while it is read: nearly every footer fits. */
const TAIL_BYTES = 512 * 1024

/** An object that a commit names, and how many rows, or dead letters, it has to hold. */
export interface CommittedObject extends StoredObject {
  readonly batch: string
  readonly role: ObjectRole
  /** Of a part. */
  readonly table: string | null
  readonly rows: number
}

/** Whether it is there with its size: one question. */
export async function checkPresence(output: Storage, object: CommittedObject): Promise<Problem | null> {
  try {
    const { sizeBytes } = await output.stat(object.key)
    return sizeBytes === object.bytes ? null : otherSize(output, object, sizeBytes)
  } catch (error) {
    return absent(output, object, error)
  }
}

/** Reads it once, a piece at a time, whatever its size: whether its bytes are those of the commit, and as many rows are in them as it says. */
export async function checkContent(output: Storage, object: CommittedObject): Promise<Problem | null> {
  const { key, batch, role, rows } = object
  const at = { place: output.describe(key), batch, role }
  let read: ReadObject
  try {
    read = await readObject(output, key)
  } catch (error) {
    return absent(output, object, error)
  }
  if (read.bytes !== object.bytes) return otherSize(output, object, read.bytes)
  const found = role === 'part' ? await rowsOf(output, key, read) : read.newlines
  if (read.sha256 !== object.sha256) return { kind: 'other_content', ...at, found }
  if (found !== rows) return { kind: 'other_rows', ...at, found, right: rows }
  return null
}

interface ReadObject {
  readonly bytes: number
  readonly newlines: number
  readonly sha256: string
  readonly tail: Uint8Array
}

async function readObject(output: Storage, key: string): Promise<ReadObject> {
  const hash = createHash('sha256')
  let tail: Uint8Array = new Uint8Array(0)
  let bytes = 0
  let newlines = 0
  for await (const chunk of output.get(key)) {
    hash.update(chunk)
    bytes += chunk.length
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) newlines++
    tail = chunk.length >= TAIL_BYTES ? chunk.subarray(-TAIL_BYTES) : Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES)
  }
  return { bytes, newlines, sha256: hash.digest('hex'), tail }
}

/** By the footer; null when there is none that can be read. */
async function rowsOf(output: Storage, key: string, { bytes, tail }: ReadObject): Promise<number | null> {
  const end = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const { parquetMetadata } = await import('hyparquet') // converting needs no reader
  const footerBytes = tail.length < 8 ? 0 : end.getUint32(tail.length - 8, true) + 8
  try {
    const isWhole = footerBytes <= tail.length || footerBytes > bytes
    return Number(parquetMetadata(isWhole ? tail : await readBytes(output, key, { start: bytes - footerBytes })).num_rows)
  } catch (error) {
    // Of damaged bytes hyparquet throws whatever it stumbles over.
    if (isStorageError(error)) throw error
    return null
  }
}

function otherSize(output: Storage, { key, batch, role, bytes }: CommittedObject, foundBytes: number): Problem {
  return { kind: 'other_size', place: output.describe(key), batch, role, foundBytes, rightBytes: bytes }
}

function absent(output: Storage, { key, batch, role, rows }: CommittedObject, error: unknown): Problem {
  // A key that no storage can have is one that somebody wrote into the commit.
  if (!isStorageError(error, 'ERR_STORAGE_NOT_FOUND') && !isStorageError(error, 'ERR_STORAGE_INVALID_KEY')) throw error
  return { kind: 'missing_object', place: output.describe(key), batch, role, rows }
}
