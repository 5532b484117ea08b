import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3StorageOptions } from '../storage-options.ts'

/** For tests. */
export interface S3Seams {
  /** Tries of one request, the first included. Default 8: about 3 s of waiting when nothing answers. */
  readonly maxAttempts?: number
  /** Without a byte in either direction for so long, a request counts as lost. Default 20 s. */
  readonly silenceMs?: number
}

const CONNECT_MS = 5000
const DEFAULT_REGION = 'us-east-1'

// The SDK takes the console for a logger where none is given.
const silent: NonNullable<S3ClientConfig['logger']> = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

/** The SDK's client: it signs, retries with jitter and a budget, and finds credentials and region where none are given. */
export async function openClient(options: S3StorageOptions, seams: S3Seams): Promise<S3Client> {
  const client = newClient(options, seams, options.region)
  if (options.region !== undefined || options.endpointUrl === undefined) return client
  try {
    await client.config.region()
    return client
  } catch {
    return newClient(options, seams, DEFAULT_REGION) // other services than Amazon's mostly don't care, and none is set on this machine
  }
}

function newClient(options: S3StorageOptions, seams: S3Seams, region: string | undefined): S3Client {
  const { endpointUrl, credentials, forcePathStyle, maxConnections = 50 } = options
  const { maxAttempts = 8, silenceMs = 20_000 } = seams
  const agent = { maxSockets: maxConnections }
  return new S3Client({
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(credentials !== undefined && { credentials }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    retryMode: 'standard',
    maxAttempts,
    expectContinueHeader: false, // with it the SDK opens a connection for each body
    logger: silent,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: silenceMs,
      httpAgent: agent,
      httpsAgent: agent,
      logger: silent,
    },
  })
}
