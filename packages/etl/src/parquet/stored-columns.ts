import { readBytes, type Storage } from '@fluxforge/storage'
import type { AsyncBuffer } from 'hyparquet'
import { EtlError } from '../errors.ts'
import { decompressors } from './codec.ts'

/** Values by column. Numbers of 64 bits are bigints, times microseconds since 1970, nulls null. */
export type StoredColumns = ReadonlyMap<string, ArrayLike<unknown>>

/**
 * Some columns of a stored Parquet file of so many bytes, a row group at a time; columns that the file doesn't have are left out. Of a file over half a megabyte only the
 * footer and those columns are asked for.
 *
 * @throws {StorageError} · {EtlError} ERR_ETL_BAD_RECORD when it is shorter; whatever hyparquet throws when it is no Parquet.
 */
export async function* readStoredColumns(
  storage: Storage,
  key: string,
  sizeBytes: number,
  names: readonly string[],
): AsyncGenerator<StoredColumns> {
  const { cachedAsyncBuffer, parquetMetadataAsync, parquetScan } = await import('hyparquet') // converting needs no reader
  const file = cachedAsyncBuffer(storedFile(storage, key, sizeBytes))
  const metadata = await parquetMetadataAsync(file)
  const columns = names.filter((name) => metadata.schema.some((element) => element.name === name))
  const scan = await parquetScan({ file, metadata, columns, compressors: decompressors, parsers: { timestampFromMicroseconds: Number } })
  for (const range of scan.ranges) {
    const values = new Map<string, ArrayLike<unknown>>()
    for (const column of columns) values.set(column, await scan.readColumn({ column, ...range }))
    yield values
  }
}

function storedFile(storage: Storage, key: string, byteLength: number): AsyncBuffer {
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
    const bytes = await readBytes(storage, key, { start, end })
    if (bytes.length === end - start) return new Uint8Array(bytes).buffer
    throw new EtlError(
      'ERR_ETL_BAD_RECORD',
      `reading ${storage.describe(key)}: expected ${byteLength} bytes, as its commit says, found ${start + bytes.length}`,
    )
  }
  return { byteLength, slice }
}
