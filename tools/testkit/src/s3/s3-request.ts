import type { IncomingHttpHeaders } from 'node:http'
import { S3Refusal } from './s3-answer.ts'

export type S3Operation =
  | 'AbortMultipartUpload'
  | 'CompleteMultipartUpload'
  | 'CopyObject'
  | 'CreateBucket'
  | 'CreateMultipartUpload'
  | 'DeleteBucket'
  | 'DeleteObject'
  | 'GetObject'
  | 'HeadBucket'
  | 'HeadObject'
  | 'ListMultipartUploads'
  | 'ListObjectsV2'
  | 'ListParts'
  | 'PutObject'
  | 'UploadPart'

/** One request, read whole. `body` is what the client meant: without the chunk framing it may have travelled in. */
export interface S3Request {
  readonly operation: S3Operation
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Path style only: `/bucket/key?query`. */
export function addressOf(method: string, url: string, headers: IncomingHttpHeaders): Omit<S3Request, 'body' | 'headers'> {
  const { pathname, searchParams: query } = new URL(url, 'http://double')
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(pathname) ?? []
  const address = { bucket, key: decodeURIComponent(key), query }
  return { ...address, operation: operationOf(method, address.key, query, headers) }
}

function operationOf(method: string, key: string, query: URLSearchParams, headers: IncomingHttpHeaders): S3Operation {
  if (key === '') {
    if (method === 'PUT') return 'CreateBucket'
    if (method === 'HEAD') return 'HeadBucket'
    if (method === 'DELETE') return 'DeleteBucket'
    if (method === 'GET' && query.has('uploads')) return 'ListMultipartUploads'
    if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2'
  } else {
    const isPart = query.has('uploadId')
    if (method === 'GET') return isPart ? 'ListParts' : 'GetObject'
    if (method === 'HEAD') return 'HeadObject'
    if (method === 'DELETE') return isPart ? 'AbortMultipartUpload' : 'DeleteObject'
    if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload'
    if (method === 'POST' && isPart) return 'CompleteMultipartUpload'
    if (method === 'PUT' && isPart) return 'UploadPart'
    if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject'
  }
  throw new S3Refusal('NotImplemented', `${method} with ${query.toString() || 'no query'} is nothing the double knows`)
}

/** One header as text; absent when it was not sent. */
export function header({ headers }: Pick<S3Request, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
