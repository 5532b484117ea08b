import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Compressors } from 'hyparquet'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import type { ConversionSettings } from '../conversion-settings.ts'
import type { CODECS } from './parquet-enums.ts'

export interface Codec {
  readonly name: keyof typeof CODECS
  compress(bytes: Uint8Array): Uint8Array
}

/** Other versions compress to other bytes: it stands beside them. */
export const zstdVersion: string = process.versions['zstd'] ?? 'unknown'

// 6 % fewer bytes than level 1, for 4 % more time of a whole run (docs/performance.md).
const ZSTD_LEVEL = { [constants.ZSTD_c_compressionLevel]: 3 }
// Each call takes an output buffer of this length, of which most pages fill little: it is not to be longer than they are.
const MAX_CHUNK_BYTES = 64 * 1024

export const codecs: { readonly [compression in ConversionSettings['compression']]: Codec } = {
  zstd: { name: 'ZSTD', compress: (bytes) => zstdCompressSync(bytes, { params: ZSTD_LEVEL, chunkSize: chunkFor(bytes) }) },
  snappy: { name: 'SNAPPY', compress: (bytes) => snappyCompress(bytes) },
  none: { name: 'UNCOMPRESSED', compress: (bytes) => bytes },
}

function chunkFor({ length }: Uint8Array): number {
  return Math.max(constants.Z_MIN_CHUNK, Math.min(length, MAX_CHUNK_BYTES))
}

/** What a reader needs beside the codecs that it has. */
export const decompressors: Compressors = { ZSTD: (bytes) => zstdDecompressSync(bytes) }
