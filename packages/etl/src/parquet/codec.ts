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
const MAX_OUTPUT_BYTES = 64 * 1024

export const codecs: { readonly [compression in ConversionSettings['compression']]: Codec } = {
  zstd: { name: 'ZSTD', compress: (bytes) => zstdCompressSync(bytes, { params: ZSTD_LEVEL, chunkSize: outputBytes(bytes) }) },
  snappy: { name: 'SNAPPY', compress: (bytes) => snappyCompress(bytes) },
  none: { name: 'UNCOMPRESSED', compress: (bytes) => bytes },
}

/** A buffer for each call: what zstd can't outgrow (ZSTD_COMPRESSBOUND of zstd.h), so that it writes there at once; less where most would stay empty. */
function outputBytes({ length }: Uint8Array): number {
  return Math.min(length + (length >> 8) + 64, MAX_OUTPUT_BYTES)
}

/** What a reader needs beside the codecs that it has. */
export const decompressors: Compressors = { ZSTD: (bytes) => zstdDecompressSync(bytes) }
