import { S3Double, type S3DoubleOptions } from '@fluxforge/testkit'
import type { S3Seams } from '../../src/s3/client.ts'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import type { S3StorageOptions } from '../../src/storage-options.ts'

export interface OnDouble extends AsyncDisposable {
  readonly double: S3Double
  readonly storage: S3Storage
  readonly options: S3StorageOptions
}

/** A storage on a double of its own, whose log and faults begin after the probe. */
export async function openOnDouble(doubleOptions: S3DoubleOptions = {}, seams: S3Seams = { maxAttempts: 3 }): Promise<OnDouble> {
  const double = await S3Double.start(doubleOptions)
  const options = optionsFor(double)
  const storage = await S3Storage.open(options, seams)
  double.requests.clear()
  return { double, storage, options, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

export function optionsFor({ url }: S3Double): S3StorageOptions {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return { backend: 's3', bucket: 'test', region: 'us-east-1', endpointUrl: url, credentials, forcePathStyle: true }
}
