import { bucketPrefix, describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'
import { abortUpload, listUploads } from './uploads.ts'

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
