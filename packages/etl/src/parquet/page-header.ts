import type { ByteSink } from './byte-sink.ts'
import type { ColumnValues } from './column-values.ts'
import { ENCODINGS } from './parquet-enums.ts'
import { ThriftWriter } from './thrift-writer.ts'

// PageType and PageHeader of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const DICTIONARY_PAGE = 2
const DATA_PAGE_V2 = 3

export interface PageSizes {
  readonly uncompressedBytes: number
  readonly compressedBytes: number
}

export function writeDictionaryHeader(sink: ByteSink, sizes: PageSizes, values: number): void {
  writeHeader(sink, DICTIONARY_PAGE, sizes, 7, (header) => {
    header.i32(1, values)
    header.i32(2, ENCODINGS.PLAIN)
  })
}

/** Sizes with the levels, which are never compressed. */
export function writeDataHeader(
  sink: ByteSink,
  sizes: PageSizes,
  { levels, encoding }: Pick<ColumnValues, 'levels' | 'encoding'>,
  rows: number,
  isCompressed: boolean,
): void {
  writeHeader(sink, DATA_PAGE_V2, sizes, 8, (header) => {
    header.i32(1, rows)
    header.i32(2, levels.nulls)
    header.i32(3, rows)
    header.i32(4, ENCODINGS[encoding])
    header.i32(5, levels.bytes.length)
    header.i32(6, 0) // no repetition levels
    if (!isCompressed) header.bool(7, false) // absent, it is
  })
}

/** `field`: where the page's own kind of header stands. */
function writeHeader(
  sink: ByteSink,
  type: number,
  { uncompressedBytes, compressedBytes }: PageSizes,
  field: number,
  write: (header: ThriftWriter) => void,
): void {
  const header = new ThriftWriter(sink)
  header.i32(1, type)
  header.i32(2, uncompressedBytes)
  header.i32(3, compressedBytes)
  header.struct(field, () => write(header))
  header.end()
}
