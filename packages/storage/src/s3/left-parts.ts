import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
} from '@aws-sdk/client-s3'
import { StorageError } from '../errors.ts'
import { bucketKey, bucketPrefix, describeKey, type S3Place } from './place.ts'
import { serviceError, serviceFault } from './service-error.ts'
import { abortUpload, listUploads } from './uploads.ts'

/** The keys under `prefix` of uploads that have a part. */
export async function* listUnfinished(place: S3Place, prefix: string): AsyncGenerator<string> {
  try {
    for await (const { Key, UploadId } of listUploads(place, bucketPrefix(place, prefix))) {
      if (Key !== undefined && (await partsOf(place, Key, UploadId)).length > 0) yield Key.slice(place.prefix.length)
    }
  } catch (error) {
    throw serviceError(error, `list uploads under ${describeKey(place, prefix)}`, place.bucket)
  }
}

/** Completes what a writer that is gone has put up of `key`. An upload that has nothing is aborted. */
export async function completeLeftParts(place: S3Place, key: string): Promise<void> {
  const { client, bucket, server } = place
  const wanted = bucketKey(place, key)
  try {
    for await (const { Key, UploadId } of listUploads(place, wanted)) {
      if (Key !== wanted) continue
      const parts = await partsOf(place, wanted, UploadId)
      if (parts.length === 0) await abortUpload(place, wanted, UploadId)
      else {
        if (!server.hasConditionalPut) await assertFree(place, wanted)
        const condition = server.hasConditionalPut ? { IfNoneMatch: '*' } : {}
        const MultipartUpload = { Parts: parts }
        await client.send(new CompleteMultipartUploadCommand({ Bucket: bucket, Key, UploadId, MultipartUpload, ...condition }))
      }
    }
  } catch (error) {
    throw serviceError(error, `complete ${describeKey(place, key)}`, bucket)
  }
}

/** In order, up to the first that is missing. */
async function partsOf({ client, bucket }: S3Place, key: string, uploadId: string | undefined): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = []
  let marker: string | undefined
  do {
    const page: ListPartsCommandOutput = await client.send(
      new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: uploadId, ...(marker !== undefined && { PartNumberMarker: marker }) }),
    )
    for (const { PartNumber, ETag } of page.Parts ?? []) {
      if (PartNumber !== parts.length + 1) return parts
      parts.push({ PartNumber, ETag })
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined
  } while (marker !== undefined)
  return parts
}

async function assertFree({ client, bucket }: S3Place, key: string): Promise<void> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
  } catch (error) {
    if (serviceFault(error).status === 404) return
    throw error
  }
  throw new StorageError('ERR_STORAGE_ALREADY_EXISTS', 'the key is taken')
}
