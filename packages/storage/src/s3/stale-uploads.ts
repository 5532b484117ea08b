import type { MultipartUpload } from '@aws-sdk/client-s3'
import { bucketPrefix, describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'
import { abortUpload, listUploads } from './uploads.ts'

const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Aborts the uploads under `prefix` that began more than 24 h before `nowMs`; tells how many. */
export async function removeStaleUploads(place: S3Place, prefix: string, nowMs: number): Promise<number> {
  let removed = 0
  try {
    for await (const { Key, UploadId } of staleUploads(place, prefix, nowMs)) if (await abortUpload(place, Key, UploadId)) removed++
  } catch (error) {
    throw serviceError(error, `remove stale uploads under ${describeKey(place, prefix)}`, place.bucket)
  }
  return removed
}

export async function countStaleUploads(place: S3Place, prefix: string, nowMs: number): Promise<number> {
  let count = 0
  try {
    for await (const _upload of staleUploads(place, prefix, nowMs)) count++
  } catch (error) {
    throw serviceError(error, `count stale uploads under ${describeKey(place, prefix)}`, place.bucket)
  }
  return count
}

async function* staleUploads(place: S3Place, prefix: string, nowMs: number): AsyncGenerator<MultipartUpload> {
  for await (const upload of listUploads(place, bucketPrefix(place, prefix)))
    if (upload.Initiated !== undefined && upload.Initiated.getTime() <= nowMs - STALE_AFTER_MS) yield upload
}
