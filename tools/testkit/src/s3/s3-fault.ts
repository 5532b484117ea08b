import type { S3ErrorCode } from './s3-answer.ts'
import type { S3Operation } from './s3-request.ts'

/** What goes wrong with one request. `isApplied`: whether the request has had its effect by then. */
export type S3Fault =
  /** An error answer: 429, 500, 503, 409, 412, 403, … */
  | { readonly kind: 'refusal'; readonly code: S3ErrorCode; readonly isApplied?: boolean; readonly headers?: Record<string, string> }
  /** The connection is cut before any answer. */
  | { readonly kind: 'reset'; readonly isApplied: boolean }
  /** No answer ever comes. */
  | { readonly kind: 'silence'; readonly isApplied: boolean }
  /** Status 200 and an error as its body, as CopyObject and CompleteMultipartUpload can. */
  | { readonly kind: 'error-in-200'; readonly code: S3ErrorCode; readonly isApplied: boolean }
  /** The body ends and the connection is cut after so many bytes. */
  | { readonly kind: 'cut-body'; readonly afterBytes: number }
  /** The body comes in pieces, each `everyMs` after the last. */
  | { readonly kind: 'slow-body'; readonly pieceBytes: number; readonly everyMs: number }
  /** Content-Length tells another size than the body has. */
  | { readonly kind: 'wrong-length'; readonly sizeBytes: number }
  /** The server stores other bytes than it was sent, and says nothing. */
  | { readonly kind: 'damage' }
  /** A page of a listing says that more follows, without the token to ask for it. */
  | { readonly kind: 'no-token' }
  /** What something that is no S3 would answer. */
  | { readonly kind: 'web-page'; readonly status: number }

export interface S3Target {
  readonly operation: S3Operation
  /** Of a listing, its prefix. Default any. */
  readonly key?: string | RegExp
  /** How many requests it meets; default 1. `Infinity` for all from now on. */
  readonly times?: number
}

/** Faults by the requests they wait for; the one planned first is met first. */
export class S3FaultPlan<Fault> {
  readonly #planned: { readonly target: S3Target; readonly fault: Fault; left: number }[] = []
  /** How many requests have met one. */
  met = 0

  add(target: S3Target, fault: Fault): void {
    this.#planned.push({ target, fault, left: target.times ?? 1 })
  }

  take(operation: S3Operation, key: string): Fault | undefined {
    const found = this.#planned.find(({ target, left }) => left > 0 && target.operation === operation && isOf(target, key))
    if (found === undefined) return undefined
    found.left--
    this.met++
    return found.fault
  }

  clear(): void {
    this.#planned.length = 0
  }
}

function isOf({ key: wanted }: S3Target, key: string): boolean {
  return wanted === undefined || (wanted instanceof RegExp ? wanted.test(key) : wanted === key)
}
