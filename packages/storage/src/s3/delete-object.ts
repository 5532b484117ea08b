import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { isStorageError } from '../errors.ts'
import { bucketKey, describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'

export async function deleteObject(place: S3Place, key: string): Promise<void> {
  try {
    await place.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: bucketKey(place, key) }))
  } catch (error) {
    const failure = serviceError(error, `delete ${describeKey(place, key)}`, place.bucket)
    if (!isStorageError(failure, 'ERR_STORAGE_NOT_FOUND')) throw failure // some services say so of what is gone
  }
}
