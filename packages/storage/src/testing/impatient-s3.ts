import type { S3Seams } from '../s3/client.ts'
import type { Storage } from '../storage.ts'
import type { S3StorageOptions } from '../storage-options.ts'

/**
 * As `createStorage`, with a bound on tries and on silence: for tests with faults, which could not wait 20 s for each answer that never comes.
 *
 * @throws {StorageError} when it can't be reached or written.
 */
export async function openImpatientS3(options: S3StorageOptions, seams: S3Seams): Promise<Storage> {
  const { S3Storage } = await import('../s3/s3-storage.ts')
  return await S3Storage.open(options, seams)
}
