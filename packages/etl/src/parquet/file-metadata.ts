import type { Column } from '../columns/schema.ts'
import type { ByteSink } from './byte-sink.ts'
import { CODECS, ENCODINGS, REPETITIONS } from './parquet-enums.ts'
import { PHYSICAL_TYPES } from './physical-type.ts'
import type { StoredBounds } from './statistics.ts'
import { ThriftWriter } from './thrift-writer.ts'

// FileMetaData of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const VERSION = 2
const CREATED_BY = 'fluxforge'

/** What stands beside the rows. */
export interface KeyValue {
  readonly key: string
  readonly value: string
}

/** A column of a row group, as the footer tells of it. Sizes with the pages' headers; offsets in the file. */
export interface ColumnChunk {
  readonly column: Column
  readonly codec: keyof typeof CODECS
  readonly dictionaryOffset: number | null
  readonly dataOffset: number
  readonly uncompressedBytes: number
  readonly compressedBytes: number
  readonly nulls: number
  readonly bounds: StoredBounds | null
}

export interface RowGroup {
  readonly rows: number
  readonly chunks: readonly ColumnChunk[]
}

/** Appends the metadata of a whole file, and their length. */
export function writeFileMetadata(
  sink: ByteSink,
  columns: readonly Column[],
  groups: readonly RowGroup[],
  keyValues: readonly KeyValue[],
): void {
  const start = sink.length
  const file = new ThriftWriter(sink)
  file.i32(1, VERSION)
  writeSchema(file, columns)
  file.i64(
    3,
    groups.reduce((sum, { rows }) => sum + rows, 0),
  )
  file.list(4, 'struct', groups.length)
  for (const group of groups) file.element(() => writeRowGroup(file, group))
  file.list(5, 'struct', keyValues.length)
  for (const { key, value } of keyValues)
    file.element(() => {
      file.binary(1, key)
      file.binary(2, value)
    })
  file.binary(6, CREATED_BY)
  // Each column's order is that of its type.
  file.list(7, 'struct', columns.length)
  for (const _ of columns) file.element(() => file.struct(1, () => {}))
  file.end()
  appendLength(sink, sink.length - start)
}

function writeSchema(file: ThriftWriter, columns: readonly Column[]): void {
  file.list(2, 'struct', 1 + columns.length)
  file.element(() => {
    file.binary(4, 'root')
    file.i32(5, columns.length)
  })
  for (const column of columns) file.element(() => writeSchemaElement(file, column))
}

function writeSchemaElement(file: ThriftWriter, { name, kind, isNullable }: Column): void {
  const { type, lengthBytes, converted, decimal, writeLogical } = PHYSICAL_TYPES[kind]
  file.i32(1, type)
  if (lengthBytes !== undefined) file.i32(2, lengthBytes)
  file.i32(3, isNullable ? REPETITIONS.OPTIONAL : REPETITIONS.REQUIRED)
  file.binary(4, name)
  if (converted !== undefined) file.i32(6, converted)
  if (decimal !== undefined) {
    file.i32(7, decimal.scale)
    file.i32(8, decimal.precision)
  }
  if (writeLogical !== undefined) file.struct(10, () => writeLogical(file))
}

function writeRowGroup(file: ThriftWriter, { rows, chunks }: RowGroup): void {
  const sum = (size: (chunk: ColumnChunk) => number): number => chunks.reduce((total, chunk) => total + size(chunk), 0)
  file.list(1, 'struct', chunks.length)
  for (const chunk of chunks) file.element(() => writeChunk(file, rows, chunk))
  file.i64(
    2,
    sum(({ uncompressedBytes }) => uncompressedBytes),
  )
  file.i64(3, rows)
  file.i64(
    6,
    sum(({ compressedBytes }) => compressedBytes),
  )
}

function writeChunk(file: ThriftWriter, rows: number, chunk: ColumnChunk): void {
  file.i64(2, chunk.dictionaryOffset ?? chunk.dataOffset)
  file.struct(3, () => writeChunkMetadata(file, rows, chunk))
}

function writeChunkMetadata(file: ThriftWriter, rows: number, chunk: ColumnChunk): void {
  const { column, codec, dictionaryOffset, dataOffset, uncompressedBytes, compressedBytes } = chunk
  const encodings = [ENCODINGS.PLAIN, ENCODINGS.RLE, ...(dictionaryOffset === null ? [] : [ENCODINGS.RLE_DICTIONARY])]
  file.i32(1, PHYSICAL_TYPES[column.kind].type)
  file.list(2, 'i32', encodings.length)
  for (const encoding of encodings) file.integer(encoding)
  file.list(3, 'binary', 1)
  file.bytes(column.name)
  file.i32(4, CODECS[codec])
  file.i64(5, rows)
  file.i64(6, uncompressedBytes)
  file.i64(7, compressedBytes)
  file.i64(9, dataOffset)
  if (dictionaryOffset !== null) file.i64(11, dictionaryOffset)
  file.struct(12, () => writeStatistics(file, chunk))
}

function writeStatistics(file: ThriftWriter, { nulls, bounds }: ColumnChunk): void {
  file.i64(3, nulls)
  if (bounds === null) return
  file.binary(5, bounds.max)
  file.binary(6, bounds.min)
  // Absent, they are.
  if (!bounds.isMaxExact) file.bool(7, false)
  if (!bounds.isMinExact) file.bool(8, false)
}

/** INT32, little end first. */
function appendLength(sink: ByteSink, length: number): void {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, length, true)
  sink.append(bytes)
}
