import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
} from '@aws-sdk/client-s3'
import type { S3Place } from './place.ts'
import { serviceFault } from './service-error.ts'

/** The uploads without end of keys that begin with `prefix`. */
export async function* listUploads({ client, bucket }: S3Place, prefix: string): AsyncGenerator<MultipartUpload> {
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
export async function abortUpload({ client, bucket }: S3Place, key: string | undefined, uploadId: string | undefined): Promise<boolean> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }))
    return true
  } catch (error) {
    if (serviceFault(error).name === 'NoSuchUpload') return false
    throw error
  }
}
