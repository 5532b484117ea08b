import { setTimeout as sleep } from 'node:timers/promises'
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { clampRange } from '../byte-range.ts'
import { isStorageError, StorageError } from '../errors.ts'
import type { ByteRange } from '../storage.ts'
import { bucketKey, describeKey, type S3Place } from './place.ts'
import { serviceError, serviceFault } from './service-error.ts'
import { statObject } from './stat-object.ts'

// Connections that break without a single byte in between.
const MAX_EMPTY_TRIES = 4
const PAUSE_MS = 200

/**
 * The bytes of an object, or of a range of it. A body that is cut short is gone on with where it ended, of the same object (If-Match) or not at all.
 * The SDK checks the checksum of a whole object, where one is stored.
 */
export async function* getObject(place: S3Place, key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const doing = `get ${describeKey(place, key)}`
  const { start, end } = clampRange(range, Number.MAX_SAFE_INTEGER)
  if (start === end) {
    await statObject(place, key)
    return
  }
  let part: ObjectPart | undefined
  for (let position = start, emptyTries = 0; part === undefined || position < part.end; ) {
    part = await openPart(place, key, { start: position, end }, part, doing)
    const before = position
    try {
      for await (const chunk of part.body) {
        position += chunk.length
        if (position > part.end) throw new StorageError('ERR_STORAGE_CORRUPT', 'more bytes came than were announced')
        yield new Uint8Array(chunk)
      }
    } catch (error) {
      if (!isCut(error)) throw serviceError(error, doing, place.bucket)
    }
    emptyTries = position === before ? emptyTries + 1 : 0
    if (position >= part.end) return
    if (emptyTries === MAX_EMPTY_TRIES)
      throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${doing}: the connection ends at byte ${position} of ${part.end}, again and again`)
    await sleep(Math.random() * PAUSE_MS * 2 ** emptyTries)
  }
}

interface ObjectPart {
  readonly body: AsyncIterable<Uint8Array>
  /** Where the wanted bytes end in the object. */
  readonly end: number
  readonly etag: string | undefined
}

const NOTHING: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} }

async function openPart(
  place: S3Place,
  key: string,
  { start, end }: Required<ByteRange>,
  earlier: ObjectPart | undefined,
  doing: string,
): Promise<ObjectPart> {
  const isWhole = start === 0 && end === Number.MAX_SAFE_INTEGER
  try {
    const answer = await place.client.send(
      new GetObjectCommand({
        Bucket: place.bucket,
        Key: bucketKey(place, key),
        ...(!isWhole && { Range: `bytes=${start}-${end === Number.MAX_SAFE_INTEGER ? '' : end - 1}` }),
        ...(earlier?.etag !== undefined && { IfMatch: earlier.etag }),
      }),
    )
    return partOf(answer, start, earlier)
  } catch (error) {
    const { status } = serviceFault(error)
    if (status === 416) {
      if (earlier === undefined) return { body: NOTHING, end: start, etag: undefined }
      throw new StorageError('ERR_STORAGE_CORRUPT', `${doing}: it ends at byte ${start}, before the ${earlier.end} that were announced`, {
        cause: error,
      })
    }
    if (earlier !== undefined && status === 412) {
      throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${doing}: it was replaced while it was read; read it again`, { cause: error })
    }
    throw serviceError(error, doing, place.bucket)
  }
}

function partOf(
  { Body, ContentLength, ContentRange, ETag }: GetObjectCommandOutput,
  start: number,
  earlier: ObjectPart | undefined,
): ObjectPart {
  if (Body === undefined || ContentLength === undefined)
    throw new StorageError('ERR_STORAGE_CORRUPT', 'the answer has no body or tells no size')
  // An object has one; an error that comes with status 200, in the place of the object, has none.
  if (ETag === undefined) throw new StorageError('ERR_STORAGE_CORRUPT', 'the answer names no ETag, so it is no object')
  const startsAt = Number(/^bytes (\d+)-/.exec(ContentRange ?? 'bytes 0-')?.[1])
  const end = startsAt + ContentLength
  if (startsAt !== start || (earlier !== undefined && end !== earlier.end)) {
    throw new StorageError(
      'ERR_STORAGE_CORRUPT',
      `bytes ${startsAt} to ${end} came where those from ${start} to ${earlier?.end ?? 'the end'} were asked for`,
    )
  }
  return { body: Body as AsyncIterable<Uint8Array>, end, etag: ETag }
}

function isCut(error: unknown): boolean {
  return isStorageError(serviceError(error, '', ''), 'ERR_STORAGE_UNAVAILABLE')
}
