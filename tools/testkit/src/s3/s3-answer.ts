/** One answer of the double; what a fault may still bend before it goes out. */
export interface S3Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** S3's refusals, with the status that goes with each code. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const STATUS_BY_CODE = {
  AccessDenied: 403,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  ConditionalRequestConflict: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PermanentRedirect: 301,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  TooManyRequests: 429,
  XAmzContentSHA256Mismatch: 400,
} as const

export type S3ErrorCode = keyof typeof STATUS_BY_CODE

/** A refusal on its way to the client. */
export class S3Refusal extends Error {
  override readonly name = 'S3Refusal'
  readonly code: S3ErrorCode
  readonly headers: Record<string, string>

  constructor(code: S3ErrorCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

export function refusalAnswer({ code, message, headers }: S3Refusal): S3Answer {
  return { status: STATUS_BY_CODE[code], headers: { 'content-type': 'application/xml', ...headers }, body: errorBody(code, message) }
}

export function errorBody(code: string, message: string): Buffer {
  return document('Error', element('Code', code) + element('Message', message) + element('RequestId', 'double'))
}

export function xmlAnswer(root: string, content: string, headers: Record<string, string> = {}): S3Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: document(root, content) }
}

export function emptyAnswer(status: number, headers: Record<string, string> = {}): S3Answer {
  return { status, headers, body: Buffer.alloc(0) }
}

export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`
}

function document(root: string, content: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`,
  )
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
