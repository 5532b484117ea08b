import { createHash, randomUUID } from 'node:crypto'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import { StorageError } from '../errors.ts'
import { copySource, type S3Place, type S3Server } from './place.ts'
import { serviceError, serviceFault } from './service-error.ts'

export interface ProbeResult extends S3Server {
  readonly hasMd5Etags: boolean
}

/**
 * Tries out under a key of its own what the work will need: write, conditional write on a taken key, read, list, conditional copy, delete. Six requests.
 *
 * @throws {StorageError} one line with the way out: wrong region, missing bucket, a missing permission, an endpoint that is no S3.
 */
export async function probe({ client, bucket, prefix }: Omit<S3Place, 'server'>): Promise<ProbeResult> {
  const Bucket = bucket
  const Key = `${prefix}_probe/${randomUUID()}`
  const body = Buffer.from(Key)
  const where = `s3://${bucket}/${prefix}`
  const input: PutObjectCommandInput = { Bucket, Key, Body: body }
  const step = async <T>(doing: string, request: Promise<T>): Promise<T> => {
    try {
      return await request
    } catch (error) {
      throw serviceError(error, `try out ${where} (${doing})`, bucket)
    }
  }

  const { ETag } = await step('write', client.send(new PutObjectCommand(input)))
  const hasConditionalPut = await step('write', isRefused(client.send(new PutObjectCommand({ ...input, IfNoneMatch: '*' }))))
  const read = await step('read', client.send(new GetObjectCommand({ Bucket, Key })))
  const bytes = await step('read', read.Body?.transformToByteArray() ?? Promise.resolve(new Uint8Array()))
  if (Buffer.compare(bytes, body) !== 0)
    throw new StorageError('ERR_STORAGE_CORRUPT', `try out ${where} (read): other bytes came than were written`)
  const { Contents = [] } = await step('list', client.send(new ListObjectsV2Command({ Bucket, Prefix: Key })))
  if (Contents[0]?.Key !== Key) {
    throw new StorageError('ERR_STORAGE_UNSUPPORTED', `try out ${where} (list): what was written is not listed; is the endpoint an S3?`)
  }
  const copy = new CopyObjectCommand({
    Bucket,
    Key,
    CopySource: copySource(bucket, Key),
    MetadataDirective: 'REPLACE', // which makes it legal onto itself
    IfNoneMatch: '*',
  })
  const hasConditionalCopy = hasConditionalPut && (await step('copy', isRefused(client.send(copy))))
  await step('delete', client.send(new DeleteObjectCommand({ Bucket, Key })))
  return { hasConditionalPut, hasConditionalCopy, hasMd5Etags: ETag?.replaceAll('"', '') === createHash('md5').update(body).digest('hex') }
}

/** Whether the condition was looked at: 412. Done, not known (501) or not allowed (400) mean that it was not. */
async function isRefused(request: Promise<unknown>): Promise<boolean> {
  try {
    await request
    return false
  } catch (error) {
    const { status } = serviceFault(error)
    if (status === 412) return true
    if (status === 501 || status === 400) return false
    throw error
  }
}
