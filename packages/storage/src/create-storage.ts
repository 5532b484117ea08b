import { LocalStorage } from './local/local-storage.ts'
import { MemoryStorage } from './memory/memory-storage.ts'
import type { Storage } from './storage.ts'

export type StorageOptions = MemoryStorageOptions | LocalStorageOptions | S3StorageOptions

/** For tests: gone with the process. */
export interface MemoryStorageOptions {
  readonly backend: 'memory'
}

export interface LocalStorageOptions {
  readonly backend: 'local'
  /** A directory, made when absent: `F:/`, `./data`, `/var/lib/fluxforge`, `//server/share`. */
  readonly root: string
}

export interface S3StorageOptions {
  readonly backend: 's3'
  readonly bucket: string
  /** Goes before every key, without a slash at its end. Default none. */
  readonly prefix?: string
  readonly region?: string
  /** Of another service than Amazon's: `http://127.0.0.1:9000`. */
  readonly endpointUrl?: string
  /** Default: what the AWS SDK finds. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
  /** The bucket in the path instead of in the host name. */
  readonly forcePathStyle?: boolean
  readonly maxConnections?: number
}

/**
 * The storage that `options` name, looked at and ready: the only place where its kind is asked for.
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
