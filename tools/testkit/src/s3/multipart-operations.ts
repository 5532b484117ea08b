import { digest } from './body-check.ts'
import { storedBody } from './object-operations.ts'
import type { StoredObject, StoredUpload } from './object-store.ts'
import { element, emptyAnswer, type S3Answer, S3Refusal, xmlAnswer } from './s3-answer.ts'
import { assertWritable, bucketOf, keptHeaders, nowMs, type S3Place } from './s3-place.ts'
import type { S3Request } from './s3-request.ts'

const MIN_PART_BYTES = 5 * 1024 ** 2

export function createUpload(place: S3Place, request: S3Request): S3Answer {
  const id = place.nextId()
  const { bucket, key } = request
  bucketOf(place, bucket).uploads.set(id, { id, key, initiatedMs: nowMs(place), headers: keptHeaders(request), parts: new Map() })
  return xmlAnswer('InitiateMultipartUploadResult', element('Bucket', bucket) + element('Key', key) + element('UploadId', id))
}

export function uploadPart(place: S3Place, request: S3Request): S3Answer {
  const number = Number(request.query.get('partNumber'))
  if (!(number >= 1 && number <= 10_000)) throw new S3Refusal('InvalidRequest', 'part numbers go from 1 to 10000')
  const part = storedBody(place, request.body)
  uploadOf(place, request).parts.set(number, part)
  return emptyAnswer(200, { etag: part.etag, 'x-amz-checksum-crc32': part.crc32 ?? '' })
}

export function completeUpload(place: S3Place, request: S3Request): S3Answer {
  const bucket = bucketOf(place, request.bucket)
  const upload = uploadOf(place, request)
  assertWritable(place, request, bucket.find(request.key))
  const parts = namedParts(upload, request.body.toString())
  const object: StoredObject = {
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    body: Buffer.concat(parts.map(({ body }) => body)),
    etag: `"${digest('md5', Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.slice(1, -1), 'hex'))), 'hex')}-${parts.length}"`,
    headers: upload.headers,
    modifiedMs: nowMs(place),
  }
  bucket.set(request.key, object)
  bucket.uploads.delete(upload.id)
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    element('Bucket', request.bucket) + element('Key', request.key) + element('ETag', object.etag),
  )
}

export function abortUpload(place: S3Place, request: S3Request): S3Answer {
  bucketOf(place, request.bucket).uploads.delete(uploadOf(place, request).id)
  return emptyAnswer(204)
}

export function listParts(place: S3Place, request: S3Request): S3Answer {
  const { id, key, parts } = uploadOf(place, request)
  const rows = [...parts]
    .sort(([a], [b]) => a - b)
    .map(([number, part]) => {
      const row = element('PartNumber', number) + element('ETag', part.etag) + element('Size', part.sizeBytes)
      return `<Part>${row}</Part>`
    })
  const head = element('Bucket', request.bucket) + element('Key', key) + element('UploadId', id) + element('IsTruncated', false)
  return xmlAnswer('ListPartsResult', head + rows.join(''))
}

function uploadOf(place: S3Place, request: S3Request): StoredUpload {
  return bucketOf(place, request.bucket).upload(request.query.get('uploadId') ?? '')
}

function namedParts(upload: StoredUpload, xml: string): StoredObject[] {
  const named = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll(/&quot;|&#34;|"/g, ''),
  }))
  if (named.length === 0) throw new S3Refusal('InvalidRequest', 'an upload is completed by at least one part')
  if (named.some(({ number }, i) => number <= (named[i - 1]?.number ?? 0))) throw new S3Refusal('InvalidPartOrder', 'parts go up')
  return named.map(({ number, etag }, i) => {
    const part = upload.parts.get(number)
    if (part?.etag !== `"${etag}"`) throw new S3Refusal('InvalidPart', `part ${number} is not there with ETag ${etag}`)
    if (i < named.length - 1 && part.sizeBytes < MIN_PART_BYTES) throw new S3Refusal('EntityTooSmall', `part ${number} is below 5 MiB`)
    return part
  })
}
