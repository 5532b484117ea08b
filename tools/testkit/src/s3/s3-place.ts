import type { Bucket, StoredObject } from './object-store.ts'
import { S3Refusal } from './s3-answer.ts'
import { header, type S3Operation, type S3Request } from './s3-request.ts'

export interface S3DoubleOptions {
  /** Buckets that are there from the start. Default `['test']`. */
  readonly buckets?: readonly string[]
  /** As stores that know no If-None-Match: conditional writes of these kinds succeed. */
  readonly ignoresConditionsOf?: readonly S3Operation[]
  /** Entries a page of a listing has at most. Default 1000, as S3. */
  readonly pageSize?: number
  /** Of bodies longer than this only size and ETag are kept: for uploads larger than memory, which can't be read then. */
  readonly keptBodyBytes?: number
  /** As buckets with KMS keys: ETags that are no MD5. */
  readonly hasOpaqueEtags?: boolean
  /** The server's clock, since 1970, UTC: requests signed more than 15 minutes from it are refused. Default the system's. */
  readonly wallMs?: () => number
}

/** What the operations work on. */
export interface S3Place {
  readonly options: S3DoubleOptions
  readonly buckets: Map<string, Bucket>
  nextId(): string
}

export function bucketOf({ buckets }: S3Place, name: string): Bucket {
  const bucket = buckets.get(name)
  if (bucket === undefined) throw new S3Refusal('NoSuchBucket', `there is no bucket ${name}`)
  return bucket
}

export function nowMs({ options }: S3Place): number {
  return (options.wallMs ?? Date.now)()
}

const MAX_SKEW_MS = 15 * 60 * 1000

/** Refuses what was signed by another clock; what is not signed passes. */
export function assertInTime(place: S3Place, request: Pick<S3Request, 'headers'>): void {
  const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header(request, 'x-amz-date') ?? '')
  if (signed === null) return
  const [, year, month, day, hour, minute, second] = signed
  const signedMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Math.abs(nowMs(place) - signedMs) <= MAX_SKEW_MS) return
  throw new S3Refusal('RequestTimeTooSkewed', 'the difference between the request time and the server’s time is too large')
}

/** Refuses a write whose `If-None-Match: *` finds the key taken. */
export function assertWritable(place: S3Place, request: S3Request, there: StoredObject | undefined): void {
  if (place.options.ignoresConditionsOf?.includes(request.operation)) return
  const condition = header(request, 'if-none-match')
  if (condition === undefined) return
  if (condition !== '*') throw new S3Refusal('NotImplemented', 'If-None-Match on a write is * or nothing')
  if (there !== undefined) throw new S3Refusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
}

/** The headers that are kept with an object. */
export function keptHeaders({ headers }: S3Request): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'application/octet-stream' }
  for (const [name, value] of Object.entries(headers)) {
    if ((name.startsWith('x-amz-meta-') || name === 'content-type') && typeof value === 'string') kept[name] = value
  }
  return kept
}
