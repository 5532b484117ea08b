import { invalidKey, isObjectKey } from '../object-key.ts'
import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '../storage.ts'
import type { S3StorageOptions } from '../storage-options.ts'
import { adoptFile } from './adopt-file.ts'
import { openClient, type S3Seams } from './client.ts'
import { retryConflicts } from './conflict-retry.ts'
import { deleteObject } from './delete-object.ts'
import { getObject } from './get-object.ts'
import { completeLeftParts, listUnfinished } from './left-parts.ts'
import { listObjects } from './list-objects.ts'
import { moveObject } from './move-object.ts'
import { describeKey, type S3Place } from './place.ts'
import { probe } from './probe.ts'
import { putObject } from './put-object.ts'
import { S3Parts } from './s3-parts.ts'
import { S3Writer } from './s3-writer.ts'
import { countStaleUploads, removeStaleUploads } from './stale-uploads.ts'
import { statObject } from './stat-object.ts'
import { UploadCheck } from './upload-check.ts'

// What S3 allows is 15 minutes; the SDK signs with the service's time beyond 4.
const SKEW_MS = 4 * 60 * 1000

/** Objects in a bucket, under a prefix. */
export class S3Storage implements Storage {
  /** Without conditional writes `create` looks first and then writes. */
  readonly isCreateExact: boolean
  readonly #place: S3Place

  private constructor(place: S3Place) {
    this.#place = place
    this.isCreateExact = place.server.hasConditionalPut
  }

  /**
   * The storage in a bucket, tried out: see `probe`.
   *
   * @throws {StorageError} when it can't be used.
   */
  static async open(options: S3StorageOptions, seams: S3Seams = {}): Promise<S3Storage> {
    const client = await openClient(options, seams)
    retryConflicts(client)
    const uploadCheck = new UploadCheck(client)
    const place = { client, uploadCheck, bucket: options.bucket, prefix: slashed(options.prefix) }
    try {
      const { hasMd5Etags, ...server } = await probe(place)
      uploadCheck.hasMd5Etags = hasMd5Etags
      return new S3Storage({ ...place, server })
    } catch (error) {
      client.destroy()
      throw error
    }
  }

  async put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void> {
    await putObject(this.#place, key, bytes, mode)
  }

  async adopt(file: string, key: string): Promise<void> {
    await adoptFile(this.#place, file, key)
  }

  get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    return getObject(this.#place, key, range)
  }

  async stat(key: string): Promise<ObjectInfo> {
    return await statObject(this.#place, key)
  }

  async delete(key: string): Promise<void> {
    await deleteObject(this.#place, key)
  }

  list(prefix: string): AsyncGenerator<ObjectInfo> {
    return listObjects(this.#place, prefix)
  }

  async move(from: string, to: string): Promise<void> {
    await moveObject(this.#place, from, to)
  }

  async openWriter(key: string, { mode }: PutOptions): Promise<ObjectWriter> {
    return new S3Writer(this.#place, key, mode)
  }

  async openParts(key: string): Promise<ObjectParts> {
    return new S3Parts(this.#place, key)
  }

  listParts(prefix: string): AsyncGenerator<string> {
    return listUnfinished(this.#place, prefix)
  }

  async completeParts(key: string): Promise<void> {
    await completeLeftParts(this.#place, key)
  }

  describe(key?: string): string {
    if (key !== undefined) return describeKey(this.#place, key)
    const notes = [
      this.isCreateExact ? [] : ['it ignores conditional writes: run one ingest and one etl at most'],
      Math.abs(this.#skewMs) < SKEW_MS ? [] : [`its clock is ${Math.round(this.#skewMs / 60_000)} min from this machine’s: set the clock`],
    ].flat()
    return `s3 @ ${this.#place.bucket}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`
  }

  async removeStale(prefix: string, nowMs: number): Promise<number> {
    // Uploads are dated by the service's clock.
    return await removeStaleUploads(this.#place, prefix, nowMs + this.#skewMs)
  }

  async countStale(prefix: string, nowMs: number): Promise<number> {
    return await countStaleUploads(this.#place, prefix, nowMs + this.#skewMs)
  }

  /** The service's clock from this machine's, as the SDK last saw it. */
  get #skewMs(): number {
    return this.#place.client.config.systemClockOffset
  }
}

function slashed(prefix = ''): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '')
  if (trimmed === '') return ''
  if (!isObjectKey(trimmed)) throw invalidKey(trimmed, 'a prefix is made of the segments of a key, such as team/market')
  return `${trimmed}/`
}
