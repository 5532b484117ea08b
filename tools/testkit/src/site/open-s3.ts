import { randomUUID } from 'node:crypto'
import { S3Double } from '../s3/s3-double.ts'
import type { S3DoubleOptions } from '../s3/s3-place.ts'

/** A storage layer as settings write it. */
export type Layer = Readonly<Record<string, unknown>>

/** Two buckets of an S3 server, each under a prefix of its own. */
export interface S3Buckets extends AsyncDisposable {
  readonly vault: Layer
  readonly raw: Layer
}

export interface DoubleBuckets extends S3Buckets {
  readonly double: S3Double
}

/** What keys begin with there. */
export const PREFIX = 'team/market/'

const { env } = process
const REAL = env['FLUXFORGE_TEST_S3_BUCKET']

/** Whether the environment names a server; `pnpm run s3` names Ceph's gateway. */
export const hasServer = REAL !== undefined

/** The server that the environment names, else a double. */
export async function openS3(): Promise<S3Buckets> {
  if (REAL === undefined) return await openDouble()
  const endpoint = env['FLUXFORGE_TEST_S3_ENDPOINT']
  const s3 = {
    prefix: `patterns/${randomUUID()}`,
    region: env['FLUXFORGE_TEST_S3_REGION'] ?? 'us-east-1',
    aws_access_key_id: env['FLUXFORGE_TEST_S3_ACCESS_KEY_ID'],
    aws_secret_access_key: env['FLUXFORGE_TEST_S3_SECRET_ACCESS_KEY'],
    ...(endpoint !== undefined && { endpoint_url: endpoint, force_path_style: true }),
  }
  const [vault, raw] = [
    { backend: 's3', base_dir: REAL, s3 },
    // A server with one bucket has two prefixes in it.
    { backend: 's3', base_dir: env['FLUXFORGE_TEST_S3_SECOND_BUCKET'] ?? REAL, s3: { ...s3, prefix: `${s3.prefix}-raw` } },
  ]
  return { vault, raw, [Symbol.asyncDispose]: async () => {} }
}

export async function openDouble(options: S3DoubleOptions = {}): Promise<DoubleBuckets> {
  const double = await S3Double.start({ buckets: ['vault', 'raw'], ...options })
  const layer = (bucket: string): Layer => ({ backend: 's3', base_dir: bucket, s3: s3Of(double.url) })
  return { double, vault: layer('vault'), raw: layer('raw'), [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

function s3Of(url: string): object {
  const credentials = { aws_access_key_id: 'key', aws_secret_access_key: 'do-not-tell' }
  return { prefix: PREFIX.slice(0, -1), region: 'us-east-1', endpoint_url: url, force_path_style: true, ...credentials }
}
