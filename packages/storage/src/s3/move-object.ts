import { CopyObjectCommand } from '@aws-sdk/client-s3'
import { isStorageError, StorageError } from '../errors.ts'
import { deleteObject } from './delete-object.ts'
import { getObject } from './get-object.ts'
import { bucketKey, copySource, describeKey, type S3Place } from './place.ts'
import { S3Writer } from './s3-writer.ts'
import { serviceError } from './service-error.ts'
import { sha256Of } from './sha256.ts'
import { statObject } from './stat-object.ts'

/** Copy within the bucket, then delete. A copy takes 5 GiB at most, far beyond any segment; what is larger is refused by the service. See `Storage.move`. */
export async function moveObject(place: S3Place, from: string, to: string): Promise<void> {
  const doing = `move ${describeKey(place, from)} to ${describeKey(place, to)}`
  bucketKey(place, to)
  if (from === to) {
    await statObject(place, from)
    return
  }
  try {
    await copyObject(place, from, to, doing)
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) {
      await statObject(place, to) // there: moved before
      return
    }
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    if (!(await wasMoved(place, from, to, doing)))
      throw new StorageError(error.code, `${doing}: the key is taken with other bytes`, { cause: error })
  }
  await deleteObject(place, from)
}

async function copyObject(place: S3Place, from: string, to: string, doing: string): Promise<void> {
  const { client, bucket, server } = place
  if (server.hasConditionalPut && !server.hasConditionalCopy) {
    await copyThroughHere(place, from, to)
    return
  }
  if (!server.hasConditionalCopy) await assertFree(place, to, doing)
  try {
    await client.send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: bucketKey(place, to),
        CopySource: copySource(bucket, bucketKey(place, from)),
        ...(server.hasConditionalCopy && { IfNoneMatch: '*' }),
      }),
    )
  } catch (error) {
    throw serviceError(error, doing, bucket)
  }
}

/** Some servers know If-None-Match on PUT alone. */
async function copyThroughHere(place: S3Place, from: string, to: string): Promise<void> {
  const writer = new S3Writer(place, to, 'create')
  try {
    for await (const chunk of getObject(place, from)) await writer.write(chunk)
    await writer.commit()
  } finally {
    await writer.abort()
  }
}

async function assertFree(place: S3Place, key: string, doing: string): Promise<void> {
  try {
    await statObject(place, key)
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return
    throw error
  }
  throw new StorageError('ERR_STORAGE_ALREADY_EXISTS', `${doing}: the key is taken`)
}

/** Whether `to` is what `from` was: of equal bytes, or `from` went while we looked, by another's move of it. */
async function wasMoved(place: S3Place, from: string, to: string, doing: string): Promise<boolean> {
  const there = await hashAt(place, to)
  // Whoever said that it is taken: as long as it isn't there, `from` is all there is.
  if (there === undefined) throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${doing}: the key was taken, and is free again`)
  return (await hashAt(place, from))?.equals(there) ?? true
}

async function hashAt(place: S3Place, key: string): Promise<Buffer | undefined> {
  try {
    return await sha256Of(getObject(place, key))
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return undefined
    throw error
  }
}
