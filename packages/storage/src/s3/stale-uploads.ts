import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import { bucketPrefix, describeKey, type S3Place } from './place.ts'
import { serviceError, serviceFault } from './service-error.ts'

const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Aborts the uploads under `prefix` that began more than 24 h before `nowMs`; tells how many. */
export async function removeStaleUploads(place: S3Place, prefix: string, nowMs: number): Promise<number> {
  let removed = 0
  try {
    for await (const { Key, UploadId, Initiated } of listUploads(place, bucketPrefix(place, prefix))) {
      if (Initiated === undefined || Initiated.getTime() > nowMs - STALE_AFTER_MS) continue
      if (await abortUpload(place, Key, UploadId)) removed++
    }
  } catch (error) {
    throw serviceError(error, `remove stale uploads under ${describeKey(place, prefix)}`, place.bucket)
  }
  return removed
}

async function* listUploads(
  { client, bucket }: S3Place,
  prefix: string,
): AsyncGenerator<NonNullable<ListMultipartUploadsCommandOutput['Uploads']>[number]> {
  let next: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (next !== undefined) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, ...(prefix !== '' && { Prefix: prefix }), ...next }),
    )
    yield* page.Uploads ?? []
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page
    next =
      IsTruncated === true && NextKeyMarker !== undefined
        ? { KeyMarker: NextKeyMarker, ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }) }
        : undefined
  }
}

/** False when it has ended meanwhile. */
async function abortUpload({ client, bucket }: S3Place, key: string | undefined, uploadId: string | undefined): Promise<boolean> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }))
    return true
  } catch (error) {
    if (serviceFault(error).name === 'NoSuchUpload') return false
    throw error
  }
}
