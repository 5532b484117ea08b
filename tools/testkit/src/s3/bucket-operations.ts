import { Bucket } from './object-store.ts'
import { element, emptyAnswer, type S3Answer, S3Refusal, xmlAnswer } from './s3-answer.ts'
import { bucketOf, type S3Place } from './s3-place.ts'
import type { S3Request } from './s3-request.ts'

export function createBucket({ buckets }: S3Place, { bucket }: S3Request): S3Answer {
  if (buckets.has(bucket)) throw new S3Refusal('BucketAlreadyOwnedByYou', `there is a bucket ${bucket}`)
  buckets.set(bucket, new Bucket())
  return emptyAnswer(200, { location: `/${bucket}` })
}

export function headBucket(place: S3Place, { bucket }: S3Request): S3Answer {
  bucketOf(place, bucket)
  return emptyAnswer(200)
}

export function deleteBucket(place: S3Place, { bucket }: S3Request): S3Answer {
  if (bucketOf(place, bucket).size > 0) throw new S3Refusal('BucketNotEmpty', `there are objects in ${bucket}`)
  place.buckets.delete(bucket)
  return emptyAnswer(204)
}

export function listObjects(place: S3Place, { bucket, query }: S3Request): S3Answer {
  const found = bucketOf(place, bucket)
  const prefix = query.get('prefix') ?? ''
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const pageSize = Math.min(Number(query.get('max-keys') ?? 1000), place.options.pageSize ?? 1000)
  const keys = found.keys(prefix, after)
  const page = keys.slice(0, pageSize)
  const isTruncated = keys.length > page.length
  const nextToken = Buffer.from(page.at(-1) ?? '').toString('base64url')
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text
  const rows = page.map((key) => {
    const { etag, sizeBytes, modifiedMs } = found.get(key)
    const times = element('LastModified', new Date(modifiedMs).toISOString())
    return `<Contents>${element('Key', encode(key))}${times}${element('ETag', etag)}${element('Size', sizeBytes)}</Contents>`
  })
  const head = [
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('KeyCount', page.length),
    element('MaxKeys', pageSize),
    element('IsTruncated', isTruncated),
    isTruncated ? element('NextContinuationToken', nextToken) : '',
  ]
  return xmlAnswer('ListBucketResult', head.join('') + rows.join(''))
}

/** One page: the double never has more uploads than a page holds. */
export function listUploads(place: S3Place, { bucket, query }: S3Request): S3Answer {
  const prefix = query.get('prefix') ?? ''
  const rows = [...bucketOf(place, bucket).uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ id, key, initiatedMs }) => {
      const row = element('Key', key) + element('UploadId', id) + element('Initiated', new Date(initiatedMs).toISOString())
      return `<Upload>${row}</Upload>`
    })
  return xmlAnswer('ListMultipartUploadsResult', element('Bucket', bucket) + element('IsTruncated', false) + rows.join(''))
}
