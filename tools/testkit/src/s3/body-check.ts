import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { decodeAwsChunked } from './aws-chunked.ts'
import { S3Refusal } from './s3-answer.ts'
import { header, type S3Request } from './s3-request.ts'

/** The body that was meant, after every length and checksum sent with it was found right, as Amazon's S3 does. */
export function checkedBody(request: Pick<S3Request, 'headers'>, received: Buffer): Buffer {
  const hash = header(request, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  const isChunked = hash.startsWith('STREAMING-')
  const { body, trailers } = isChunked ? decodeAwsChunked(received) : { body: received, trailers: new Map<string, string>() }

  const decodedLength = header(request, 'x-amz-decoded-content-length')
  if (decodedLength !== undefined && Number(decodedLength) !== body.length) {
    throw new S3Refusal('IncompleteBody', `${body.length} bytes came instead of ${decodedLength}`)
  }
  if (!isChunked && hash !== 'UNSIGNED-PAYLOAD' && hash !== digest('sha256', body, 'hex')) {
    throw new S3Refusal('XAmzContentSHA256Mismatch', 'the body is not the one that was signed')
  }
  const md5 = header(request, 'content-md5')
  if (md5 !== undefined && md5 !== digest('md5', body, 'base64')) throw new S3Refusal('BadDigest', 'the Content-MD5 is not the body’s')
  const crc = trailers.get('x-amz-checksum-crc32') ?? header(request, 'x-amz-checksum-crc32')
  if (crc !== undefined && crc !== crc32Of(body)) throw new S3Refusal('BadDigest', 'the CRC32 is not the body’s')
  const sha256 = trailers.get('x-amz-checksum-sha256') ?? header(request, 'x-amz-checksum-sha256')
  if (sha256 !== undefined && sha256 !== digest('sha256', body, 'base64')) throw new S3Refusal('BadDigest', 'the SHA256 is not the body’s')
  return body
}

export function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes.toString('base64')
}

export function digest(algorithm: 'md5' | 'sha256', body: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(body).digest(encoding)
}
