import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { type StoredObject, sha256Of } from './commit-record.ts'

/** Something else stands where this batch's rows belong: never overwritten, a person has to look (hand-over 12). */
export class OtherRowsError extends Error {
  override readonly name = 'OtherRowsError'
}

/**
 * Makes an object durable under a key that only this content may have. Taken with equal bytes: done. Taken with other bytes of the same rows (made by
 * another build): those stand, and the answer tells of them.
 *
 * @throws {OtherRowsError} when the rows differ.
 */
export async function putOnce(
  output: Storage,
  key: string,
  bytes: Uint8Array,
  isSame: (theirs: Uint8Array) => Promise<boolean>,
): Promise<StoredObject> {
  try {
    await output.put(key, bytes, { mode: 'create' })
    return { key, bytes: bytes.length, sha256: sha256Of(bytes) }
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
  }
  const theirs = await readBytes(output, key)
  if (Buffer.compare(theirs, bytes) !== 0) {
    const isStanding = await isSame(theirs).catch((error: unknown) => {
      throw new OtherRowsError(`${output.describe(key)} holds something that can't be read`, { cause: error })
    })
    if (!isStanding) throw new OtherRowsError(`${output.describe(key)} holds other rows than this batch has`)
  }
  return { key, bytes: theirs.length, sha256: sha256Of(theirs) }
}
