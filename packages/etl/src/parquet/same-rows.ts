import type { FileMetaData, SchemaElement } from 'hyparquet'
import { decompressors } from './codec.ts'

const ROWS_AT_ONCE = 65_536

/** Whether two Parquet files have the same schema and the same rows in the same order, however they are encoded. Holds some rows of each at a time. */
export async function sameRows(a: Uint8Array, b: Uint8Array): Promise<boolean> {
  const reader = await import('hyparquet') // converting needs none
  const [ours, theirs] = [openFile(reader, a), openFile(reader, b)]
  if (ours.metadata.num_rows !== theirs.metadata.num_rows || toText(ours.schema) !== toText(theirs.schema)) return false
  for (let rowStart = 0; rowStart < ours.metadata.num_rows; rowStart += ROWS_AT_ONCE) {
    const [left, right] = await Promise.all([readRows(reader, ours, rowStart), readRows(reader, theirs, rowStart)])
    if (!isSame(left, right)) return false
  }
  return true
}

type Reader = Pick<typeof import('hyparquet'), 'parquetMetadata' | 'parquetReadObjects'>

interface OpenFile {
  readonly file: ArrayBuffer
  readonly schema: readonly SchemaElement[]
  readonly metadata: FileMetaData
}

function openFile({ parquetMetadata }: Reader, bytes: Uint8Array): OpenFile {
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  const { schema } = metadata
  // Without logical types the reader leaves values as they are stored: as dates they would lose microseconds, as decimals digits.
  const stored = schema.map((element): SchemaElement => {
    const { logical_type: _logical, converted_type: _converted, ...physical } = element
    return physical
  })
  return { file, schema, metadata: { ...metadata, schema: stored } }
}

function readRows(
  { parquetReadObjects }: Reader,
  { file, metadata }: OpenFile,
  rowStart: number,
): Promise<readonly { readonly [column: string]: unknown }[]> {
  const rowEnd = Math.min(rowStart + ROWS_AT_ONCE, Number(metadata.num_rows))
  return parquetReadObjects({ file, metadata, rowStart, rowEnd, utf8: false, compressors: decompressors })
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => isSame(value, b[i]))
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return left.length === right.size && left.every(([key, value]) => isSame(value, right.get(key)))
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))
}
