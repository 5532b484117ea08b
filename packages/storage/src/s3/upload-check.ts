import { createHash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { StorageError } from '../errors.ts'

/**
 * Holds what the server says it stored against what was sent: some check no checksum. Every body of PutObject and UploadPart goes out with its MD5, and
 * the ETag that comes back has to be that MD5, where the probe found ETags to be one (with keys of KMS they are not).
 */
export class UploadCheck {
  hasMd5Etags = false

  constructor(client: S3Client) {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if ((commandName !== 'PutObjectCommand' && commandName !== 'UploadPartCommand') || !isHttpRequest(args.request)) return next(args)
          const { headers, body } = args.request
          headers['content-md5'] ??= createHash('md5').update(bytesOf(body)).digest('base64')
          const answer = await next(args)
          this.#assertStored(answer.output, Buffer.from(headers['content-md5'], 'base64').toString('hex'))
          return answer
        },
      { name: 'uploadCheck', step: 'build', priority: 'low' },
    )
  }

  #assertStored(output: object, md5: string): void {
    const etag = 'ETag' in output && typeof output.ETag === 'string' ? output.ETag.replaceAll('"', '') : undefined
    if (etag === undefined)
      throw new StorageError('ERR_STORAGE_UNSUPPORTED', 'the answer to an upload names no ETag; is the endpoint an S3?')
    if (this.hasMd5Etags && etag !== md5) {
      throw new StorageError('ERR_STORAGE_CORRUPT', `the server stored bytes of MD5 ${etag} where ${md5} was sent`)
    }
  }
}

export interface HttpRequest {
  readonly headers: Record<string, string>
  readonly body?: unknown
}

export function isHttpRequest(value: unknown): value is HttpRequest {
  return typeof value === 'object' && value !== null && 'headers' in value && typeof value.headers === 'object'
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  throw new TypeError('bodies are bytes, or come with their MD5')
}
