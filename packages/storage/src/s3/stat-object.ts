import { HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { StorageError } from '../errors.ts'
import type { ObjectInfo } from '../storage.ts'
import { bucketKey, describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'

/** The answer to a HEAD has no body: "not there" may be said of the bucket, so that is asked for. */
export async function statObject(place: S3Place, key: string): Promise<ObjectInfo> {
  const { client, bucket } = place
  const doing = `stat ${describeKey(place, key)}`
  try {
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: bucketKey(place, key) }))
    if (ContentLength === undefined) throw new StorageError('ERR_STORAGE_CORRUPT', 'the answer tells no size')
    return { key, sizeBytes: ContentLength }
  } catch (error) {
    const failure = serviceError(error, doing, bucket)
    if (failure.code === 'ERR_STORAGE_NOT_FOUND') await assertBucket(place, doing)
    throw failure
  }
}

async function assertBucket({ client, bucket }: S3Place, doing: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    const failure = serviceError(error, doing, bucket)
    if (failure.code !== 'ERR_STORAGE_NOT_FOUND') throw failure
    throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${doing}: there is no bucket ${bucket}; make it, or mend its name`, { cause: error })
  }
}
