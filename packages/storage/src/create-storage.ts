import { LateStorage } from './late-storage.ts'
import { LocalStorage } from './local/local-storage.ts'
import { MemoryStorage } from './memory/memory-storage.ts'
import type { Storage } from './storage.ts'
import type { S3StorageOptions, StorageOptions } from './storage-options.ts'

/**
 * The storage that `options` name, looked at and ready. Only here and in storage-options.ts its kind is asked for.
 *
 * @throws {StorageError} when it can't be reached or written.
 */
export async function createStorage(options: StorageOptions): Promise<Storage> {
  switch (options.backend) {
    case 'memory':
      return new MemoryStorage()
    case 'local':
      return await LocalStorage.open(options.root)
    case 's3': {
      const { S3Storage } = await import('./s3/s3-storage.ts') // a local-only run never loads the AWS SDK
      return await S3Storage.open(options)
    }
  }
}

/**
 * The same for work that can begin without: one that is elsewhere is opened by its first use, and after a failure by the next. One on this machine is opened
 * at once.
 *
 * @throws {StorageError} when one on this machine can't be written.
 */
export async function createStorageLater(options: StorageOptions): Promise<Storage> {
  switch (options.backend) {
    case 'memory':
    case 'local':
      return await createStorage(options)
    case 's3':
      return new LateStorage(
        () => createStorage(options),
        (key) => describePlace(options, key),
      )
  }
}

/** As `describe` says it once it is open. */
function describePlace({ bucket, prefix = '' }: S3StorageOptions, key?: string): string {
  if (key === undefined) return `s3 @ ${bucket}`
  return ['s3:/', bucket, ...prefix.split('/').filter((folder) => folder !== ''), key].join('/')
}
