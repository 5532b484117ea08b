import { crc32Of, digest } from './body-check.ts'
import type { StoredObject } from './object-store.ts'
import { element, emptyAnswer, type S3Answer, S3Refusal, xmlAnswer } from './s3-answer.ts'
import { assertWritable, bucketOf, keptHeaders, nowMs, type S3Place } from './s3-place.ts'
import { header, type S3Request } from './s3-request.ts'

const MAX_PUT_BYTES = 5 * 1024 ** 3

/** The object that `body` makes, without its headers. */
export function storedBody(place: S3Place, body: Buffer): StoredObject {
  const md5 = digest('md5', body, 'hex')
  return {
    sizeBytes: body.length,
    body: body.length <= (place.options.keptBodyBytes ?? Infinity) ? body : Buffer.alloc(0),
    etag: `"${place.options.hasOpaqueEtags ? digest('md5', Buffer.from(`key of the bucket ${md5}`), 'hex') : md5}"`,
    crc32: crc32Of(body),
    headers: {},
    modifiedMs: nowMs(place),
  }
}

export function putObject(place: S3Place, request: S3Request): S3Answer {
  const bucket = bucketOf(place, request.bucket)
  assertWritable(place, request, bucket.find(request.key))
  if (request.body.length > MAX_PUT_BYTES) throw new S3Refusal('EntityTooLarge', 'one PUT takes 5 GiB at most')
  const object = { ...storedBody(place, request.body), headers: keptHeaders(request) }
  bucket.set(request.key, object)
  return emptyAnswer(200, { etag: object.etag, ...checksumHeaders(object) })
}

export function copyObject(place: S3Place, request: S3Request): S3Answer {
  const source = decodeURIComponent(header(request, 'x-amz-copy-source') ?? '').replace(/^\//, '')
  const slash = source.indexOf('/')
  const object = bucketOf(place, source.slice(0, slash)).get(source.slice(slash + 1))
  const bucket = bucketOf(place, request.bucket)
  assertWritable(place, request, bucket.find(request.key))
  const isReplaced = header(request, 'x-amz-metadata-directive') === 'REPLACE'
  if (source === `${request.bucket}/${request.key}` && !isReplaced)
    throw new S3Refusal('InvalidRequest', 'an object is not copied onto itself unchanged')
  const copy = { ...object, ...(isReplaced && { headers: keptHeaders(request) }), modifiedMs: nowMs(place) }
  bucket.set(request.key, copy)
  return xmlAnswer('CopyObjectResult', element('ETag', copy.etag) + element('LastModified', new Date(copy.modifiedMs).toISOString()))
}

/** GET and HEAD: the same headers, of which HEAD sends no body. */
export function getObject(place: S3Place, request: S3Request): S3Answer {
  const object = bucketOf(place, request.bucket).get(request.key)
  const expected = header(request, 'if-match')
  if (expected !== undefined && expected !== object.etag && expected !== '*') {
    throw new S3Refusal('PreconditionFailed', 'the object has another ETag')
  }
  const headers = {
    ...object.headers,
    etag: object.etag,
    'accept-ranges': 'bytes',
    'last-modified': new Date(object.modifiedMs).toUTCString(),
  }
  const range = rangeOf(request, object.sizeBytes)
  if (range !== undefined) {
    const body = object.body.subarray(range.start, range.end)
    const contentRange = `bytes ${range.start}-${range.end - 1}/${object.sizeBytes}`
    return { status: 206, headers: { ...headers, 'content-range': contentRange, 'content-length': String(body.length) }, body }
  }
  const checksums = header(request, 'x-amz-checksum-mode') === 'ENABLED' ? checksumHeaders(object) : {}
  return { status: 200, headers: { ...headers, ...checksums, 'content-length': String(object.sizeBytes) }, body: object.body }
}

export function deleteObject(place: S3Place, request: S3Request): S3Answer {
  bucketOf(place, request.bucket).delete(request.key)
  return emptyAnswer(204)
}

function rangeOf(request: S3Request, sizeBytes: number): { start: number; end: number } | undefined {
  const [, first, last = ''] = /^bytes=(\d+)-(\d*)$/.exec(header(request, 'range') ?? '') ?? []
  if (first === undefined) return undefined
  const start = Number(first)
  if (start >= sizeBytes) throw new S3Refusal('InvalidRange', 'the range lies beyond the end', { 'content-range': `bytes */${sizeBytes}` })
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}

function checksumHeaders({ crc32 }: StoredObject): Record<string, string> {
  return crc32 === undefined ? {} : { 'x-amz-checksum-crc32': crc32, 'x-amz-checksum-type': 'FULL_OBJECT' }
}
