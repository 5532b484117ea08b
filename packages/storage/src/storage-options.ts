import { createHash } from 'node:crypto'

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

const AMAZON = 'https://s3.amazonaws.com/'

/** The folder of this machine that a storage is; null for one that is elsewhere. */
export function localRoot(options: StorageOptions): string | null {
  switch (options.backend) {
    case 'local':
      return options.root
    case 'memory':
    case 's3':
      return null
  }
}

/**
 * The folders, one in the other, where files wait that are to go to a storage: never the same for two storages. For S3 `<16 hex digits of the endpoint's
 * SHA-256>/<bucket>/<prefix>`.
 */
export function spoolFolders(options: StorageOptions): readonly string[] {
  switch (options.backend) {
    case 'memory':
      return ['memory']
    case 'local':
      return [digest(options.root), 'local']
    case 's3': {
      const { endpointUrl = AMAZON, bucket, prefix = '' } = options
      const folders = prefix.split('/').filter((folder) => folder !== '')
      return [digest(new URL(endpointUrl).href), bucket, ...folders.map(fileName)]
    }
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** What a key may hold and a file name on Windows may not. */
function fileName(folder: string): string {
  return encodeURIComponent(folder).replaceAll('*', '%2A')
}
