import type { S3Operation, S3Request } from './s3-request.ts'

export type LoggedRequest = Pick<S3Request, 'operation' | 'bucket' | 'key' | 'headers'> & { readonly bodyBytes: number }

/** Every request in the order of arrival: what a bill is made of. */
export class RequestLog {
  readonly entries: LoggedRequest[] = []

  add({ operation, bucket, key, headers, body }: S3Request): void {
    this.entries.push({ operation, bucket, key, headers, bodyBytes: body.length })
  }

  count(operation: S3Operation): number {
    return this.entries.filter((entry) => entry.operation === operation).length
  }

  /** Of the operations that came at all. */
  counts(): Partial<Record<S3Operation, number>> {
    const counts: Partial<Record<S3Operation, number>> = {}
    for (const { operation } of this.entries) counts[operation] = (counts[operation] ?? 0) + 1
    return counts
  }

  clear(): void {
    this.entries.length = 0
  }
}
