import { createStorage, type Storage } from '@fluxforge/storage'
import { S3Double } from '@fluxforge/testkit'

export const PATTERNS = ['local', 'hybrid', 's3-to-local', 's3', 'two-buckets'] as const
export type Pattern = (typeof PATTERNS)[number]

/** The two storages of a pattern, each S3 layer on a double that counts. */
export interface PatternPlace extends AsyncDisposable {
  readonly raw: Storage
  readonly output: Storage
  readonly isRawOnS3: boolean
  /** As its file in config/ has it. */
  readonly batch: 'segment' | 'hour'
  readonly double: S3Double
}

export async function openPattern(pattern: Pattern): Promise<PatternPlace> {
  const double = await S3Double.start({ buckets: ['raw', 'vault'] })
  const s3 = (bucket: string): Promise<Storage> => createStorage({ backend: 's3', bucket, ...optionsOf(double) })
  const local = (): Promise<Storage> => createStorage({ backend: 'memory' })
  const rest = { double, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
  switch (pattern) {
    case 'local':
      return { ...rest, raw: await local(), output: await local(), isRawOnS3: false, batch: 'segment' }
    case 'hybrid':
      return { ...rest, raw: await local(), output: await s3('vault'), isRawOnS3: false, batch: 'hour' }
    case 's3-to-local':
      return { ...rest, raw: await s3('vault'), output: await local(), isRawOnS3: true, batch: 'segment' }
    case 's3':
      return { ...rest, raw: await s3('vault'), output: await s3('vault'), isRawOnS3: true, batch: 'hour' }
    case 'two-buckets':
      return { ...rest, raw: await s3('raw'), output: await s3('vault'), isRawOnS3: true, batch: 'hour' }
  }
}

function optionsOf({ url }: S3Double) {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return { region: 'us-east-1', endpointUrl: url, credentials, forcePathStyle: true }
}
