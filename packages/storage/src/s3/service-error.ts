import { StorageError, type StorageErrorCode } from '../errors.ts'

/** What an error of the SDK says, with absent where it says nothing. */
export interface ServiceFault {
  /** S3's code, or Node's (`ECONNRESET`). */
  readonly name: string
  readonly message: string
  readonly status: number | undefined
  /** How often the request was sent. */
  readonly attempts: number | undefined
  readonly headers: Readonly<Record<string, string>>
}

export function serviceFault(error: unknown): ServiceFault {
  const { name, message, code, $metadata, $response } = error as Partial<SdkError>
  const isNamed = name !== undefined && name !== 'Error' && name !== 'AggregateError'
  return {
    name: (isNamed ? name : (code ?? name)) ?? 'Unknown',
    message: (message ?? String(error)).split('\n')[0] ?? '',
    status: $metadata?.httpStatusCode,
    attempts: $metadata?.attempts,
    headers: $response?.headers ?? {},
  }
}

interface SdkError extends Error {
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
  readonly $response?: { readonly headers?: Record<string, string> }
}

/** The border between the SDK's errors and ours; ours go through as they are. `bucket` is for the sentence. */
export function serviceError(error: unknown, doing: string, bucket: string): StorageError {
  if (error instanceof StorageError) return new StorageError(error.code, `${doing}: ${error.message}`, { cause: error })
  const fault = serviceFault(error)
  const { code, text } = meaningOf(fault, bucket)
  return new StorageError(code, `${doing}: ${text}`, { cause: error })
}

interface Meaning {
  readonly code: StorageErrorCode
  readonly text: string
}

function meaningOf(fault: ServiceFault, bucket: string): Meaning {
  return webPage(fault) ?? byName(fault, bucket) ?? byConnection(fault) ?? byStatus(fault) ?? unknown(fault)
}

/** Also of a proxy that has lost its S3: then the status is 502 or so, and it may come back. */
function webPage({ status = 0, headers }: ServiceFault): Meaning | undefined {
  if (status >= 500 || !headers['content-type']?.startsWith('text/html')) return undefined
  return { code: 'ERR_STORAGE_UNSUPPORTED', text: `the endpoint answers with a web page (status ${status}); it is no S3` }
}

function byName({ name, message, headers }: ServiceFault, bucket: string): Meaning | undefined {
  switch (name) {
    case 'NoSuchKey':
    case 'NotFound':
      return { code: 'ERR_STORAGE_NOT_FOUND', text: 'there is no such object' }
    case 'NoSuchUpload':
      return { code: 'ERR_STORAGE_NOT_FOUND', text: 'there is no such upload any more' }
    case 'PreconditionFailed':
      return { code: 'ERR_STORAGE_ALREADY_EXISTS', text: 'the key is taken' }
    case 'NoSuchBucket':
      return { code: 'ERR_STORAGE_UNSUPPORTED', text: `there is no bucket ${bucket}; make it, or mend its name` }
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException': {
      const region = headers['x-amz-bucket-region'] ?? /expecting '([^']+)'/.exec(message)?.[1]
      return {
        code: 'ERR_STORAGE_UNSUPPORTED',
        text: `bucket ${bucket} is ${region === undefined ? 'in another region; set its own' : `in region ${region}; set region: ${region}`}`,
      }
    }
    case 'InvalidBucketName':
      return { code: 'ERR_STORAGE_UNSUPPORTED', text: `${bucket} can't be the name of a bucket; mend it` }
    case 'InvalidAccessKeyId':
      return denied('the service does not know the access key id; mend it, or the endpoint it is sent to')
    case 'SignatureDoesNotMatch':
      return denied('the signature is refused; the secret access key does not belong to the key id')
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'TokenRefreshRequired':
      return denied('the session token has expired; get new credentials')
    case 'InvalidToken':
      return denied('the session token is not valid; get new credentials')
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return denied('no credentials were found; give a key and secret, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
    case 'RequestTimeTooSkewed':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: 'the clock of this machine is off by more than S3 allows; set it by a time server' }
    case 'QuotaExceeded':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: 'the quota is used up; raise it or delete something' }
    case 'EntityTooLarge':
      return { code: 'ERR_STORAGE_UNSUPPORTED', text: 'it is larger than the service takes in one request' }
    case 'BadDigest':
    case 'IncompleteBody':
    case 'XAmzContentSHA256Mismatch':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: `the bytes were damaged on their way (${name}); try again` }
    default:
      if (message.startsWith('Checksum mismatch'))
        return { code: 'ERR_STORAGE_CORRUPT', text: 'the bytes that came are not those that were stored (checksum)' }
      if (message === 'Invalid URL')
        return { code: 'ERR_STORAGE_UNSUPPORTED', text: 'the endpoint is no URL; it looks like http://127.0.0.1:9000' }
      if (message === 'Region is missing') return { code: 'ERR_STORAGE_UNSUPPORTED', text: 'no region is set; set region, or AWS_REGION' }
      return undefined
  }
}

function byConnection({ name, message }: ServiceFault): Meaning | undefined {
  switch (name) {
    case 'ENOTFOUND':
      return {
        code: 'ERR_STORAGE_UNAVAILABLE',
        text: `the name of the endpoint is not known (${message}); mend it, or the network, or set force_path_style if only the bucket before it is too much`,
      }
    case 'ECONNREFUSED':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: `nothing answers at the endpoint (${message})` }
    case 'TimeoutError':
    case 'ETIMEDOUT':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: 'no answer in time' }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EAI_AGAIN':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return { code: 'ERR_STORAGE_UNAVAILABLE', text: `the connection failed (${name})` }
    case 'EPROTO':
      return { code: 'ERR_STORAGE_UNSUPPORTED', text: 'the endpoint speaks no TLS; should its URL begin with http://?' }
    default:
      if (name.startsWith('HPE_')) return { code: 'ERR_STORAGE_UNSUPPORTED', text: 'the endpoint speaks no HTTP; it is no S3' }
      if (!/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/.test(name)) return undefined
      return {
        code: 'ERR_STORAGE_UNSUPPORTED',
        text: `the TLS certificate is not trusted (${name}); name its authority in NODE_EXTRA_CA_CERTS`,
      }
  }
}

function byStatus({ name, message, status = 0 }: ServiceFault): Meaning | undefined {
  if (status === 401 || status === 403) return denied(`${name}: ${message}`)
  if (status === 404) return { code: 'ERR_STORAGE_NOT_FOUND', text: 'there is no such object' }
  if (status === 405 || status === 501) return { code: 'ERR_STORAGE_UNSUPPORTED', text: `the service can't do that (${name}: ${message})` }
  if (status === 409 || status === 429 || status >= 500)
    return { code: 'ERR_STORAGE_UNAVAILABLE', text: `the service is busy or failing (${status} ${name})` }
  return undefined
}

/** The answer to a HEAD has no body to say more. */
function unknown({ name, message, status }: ServiceFault): Meaning {
  return {
    code: 'ERR_STORAGE_UNKNOWN',
    text: status === undefined ? `${name}: ${message}` : `the service answers ${status} (${name}: ${message})`,
  }
}

function denied(text: string): Meaning {
  return { code: 'ERR_STORAGE_ACCESS_DENIED', text }
}
