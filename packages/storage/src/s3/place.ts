import type { S3Client } from '@aws-sdk/client-s3'
import { parseKeyPrefix, parseObjectKey } from '../object-key.ts'
import type { UploadCheck } from './upload-check.ts'

/** The bucket, the way to it, and what the probe found out about its server. */
export interface S3Place {
  readonly client: S3Client
  readonly uploadCheck: UploadCheck
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  readonly server: S3Server
}

export interface S3Server {
  /** Whether PUT and CompleteMultipartUpload know If-None-Match. */
  readonly hasConditionalPut: boolean
  readonly hasConditionalCopy: boolean
}

/**
 * The key in the bucket.
 *
 * @throws {StorageError} ERR_STORAGE_INVALID_KEY
 */
export function bucketKey({ prefix }: S3Place, key: string): string {
  return prefix === '' ? parseObjectKey(key) : parseObjectKey(prefix + parseObjectKey(key))
}

/** What the keys in the bucket begin with that lie under `prefix`. */
export function bucketPrefix(place: S3Place, prefix: string): string {
  return parseKeyPrefix(prefix) === '' ? place.prefix : `${bucketKey(place, prefix)}/`
}

/** How a request for a copy names what is copied. */
export function copySource(bucket: string, bucketKey: string): string {
  return `${bucket}/${bucketKey.split('/').map(encodeURIComponent).join('/')}`
}

export function describeKey({ bucket, prefix }: S3Place, key: string): string {
  return `s3://${bucket}/${prefix}${key}`
}
