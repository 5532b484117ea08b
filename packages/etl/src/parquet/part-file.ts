import type { ColumnChunk, KeyValue } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import type { Partition } from '../columns/partition.ts'
import { CAPTURE_TIMESTAMP, type Column, type Schema, SEQUENCE_NUM, storageOf } from '../columns/schema.ts'
import { EtlError } from '../errors.ts'
import { type Codec, codecs } from './codec.ts'
import type { ColumnValues } from './column-values.ts'
import type { ConvertedPart } from './converted-part.ts'
import { numberValues } from './number-values.ts'
import { schemaElement } from './physical-type.ts'
import { stringValues } from './string-values.ts'

// A smaller column is stored as it is: a call of the codec costs more than it saves (docs/performance.md).
const MIN_COMPRESSED_BYTES = 512

type Whole = Omit<ConvertedPart, 'table' | 'partition' | 'rows'>

/** A Parquet file in memory: page bodies of our own from typed arrays; schema, page headers, statistics and footer by hyparquet-writer. */
export class PartFile {
  /** Its last rows, added when the part's bytes are asked for. */
  last: Partition | null = null
  private readonly schema: Schema
  private readonly path: string
  private readonly codec: Codec
  private readonly writer = new ByteWriter()
  private readonly file: ParquetWriter
  private rows = 0
  private readonly captures = new Range()
  private readonly sequences = new Range()

  constructor(schema: Schema, path: string, codec: Codec, footer: readonly KeyValue[]) {
    this.schema = schema
    this.path = path
    this.codec = codec
    const { stored } = schema
    this.file = new ParquetWriter({
      writer: this.writer,
      codec: codec.name,
      schema: [{ name: 'root', num_children: stored.length }, ...stored.map(schemaElement)],
      kvMetadata: [...footer],
      createdBy: 'fluxforge',
    })
  }

  /** Adds the partition's rows as a row group. */
  add(partition: Partition): void {
    const start = this.writer.offset
    const columns = this.schema.stored.map((column) => this.addColumn(column, valuesOf(column, partition, this.schema), partition.rows))
    const rows = BigInt(partition.rows)
    this.file.num_rows += rows
    this.file.row_groups.push({
      columns,
      num_rows: rows,
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(this.writer.offset - start),
    })
    this.rows += partition.rows
  }

  /** The part; nothing can be added after it. */
  part(): ConvertedPart {
    const { schema, path } = this
    const rows = this.rows + (this.last?.rows ?? 0)
    let whole: Whole | null = null
    const made = (): Whole => (whole ??= this.finish(rows))
    return {
      table: schema.table,
      partition: path,
      rows,
      get bytes() {
        return made().bytes
      },
      get minCaptureUs() {
        return made().minCaptureUs
      },
      get maxCaptureUs() {
        return made().maxCaptureUs
      },
      get minSequence() {
        return made().minSequence
      },
      get maxSequence() {
        return made().maxSequence
      },
    }
  }

  private finish(rows: number): Whole {
    if (this.last !== null) {
      this.add(this.last)
      this.last.clear()
    }
    if (this.rows !== rows)
      throw new EtlError('ERR_ETL_NOT_CONSERVED', `making ${this.schema.table}/${this.path}: expected ${rows} rows, found ${this.rows}`)
    void this.file.finish() // synchronous with a ByteWriter
    return {
      bytes: this.writer.getBytes().slice(),
      minCaptureUs: this.captures.min,
      maxCaptureUs: this.captures.max,
      minSequence: this.sequences.isEmpty ? null : this.sequences.min,
      maxSequence: this.sequences.isEmpty ? null : this.sequences.max,
    }
  }

  private addColumn(column: Column, values: ColumnValues, rows: number): ColumnChunk {
    const { levels, bounds, dictionary, body } = values
    if (bounds !== null) this.rangeOf(column)?.add(bounds)
    const codec = body.length + (dictionary?.bytes.length ?? 0) < MIN_COMPRESSED_BYTES ? codecs.none : this.codec
    const start = this.writer.offset
    const dictionaryBytes = dictionary === null ? 0 : this.addDictionary(dictionary, codec)
    const dataOffset = this.writer.offset
    const dataBytes = this.addData(values, rows, codec)
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: schemaElement(column).type,
        encodings: dictionary === null ? ['PLAIN', 'RLE'] : ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
        path_in_schema: [column.name],
        codec: codec.name,
        num_values: BigInt(rows),
        total_uncompressed_size: BigInt(dictionaryBytes + dataBytes),
        total_compressed_size: BigInt(this.writer.offset - start),
        data_page_offset: BigInt(dataOffset),
        ...(dictionary !== null && { dictionary_page_offset: BigInt(start) }),
        statistics: { ...(bounds !== null && { min_value: bounds.min, max_value: bounds.max }), null_count: BigInt(levels.nulls) },
      },
    }
  }

  private rangeOf({ kind, cell }: Column): Range | undefined {
    if (storageOf(kind) !== 'number') return undefined
    return cell === CAPTURE_TIMESTAMP ? this.captures : cell === SEQUENCE_NUM ? this.sequences : undefined
  }

  /** Gives the uncompressed size, header included. */
  private addDictionary({ size, bytes }: NonNullable<ColumnValues['dictionary']>, codec: Codec): number {
    const start = this.writer.offset
    const compressed = codec.compress(bytes)
    writePageHeader(this.writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: bytes.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: size, encoding: 'PLAIN' },
    })
    const headerBytes = this.writer.offset - start
    this.writer.appendBytes(compressed)
    return headerBytes + bytes.length
  }

  private addData({ levels, body, encoding }: ColumnValues, rows: number, codec: Codec): number {
    const start = this.writer.offset
    // Of no bytes at all readers expect no frame.
    const isCompressed = body.length > 0 && codec.name !== 'UNCOMPRESSED'
    const compressed = isCompressed ? codec.compress(body) : body
    const { bytes, nulls } = levels
    writePageHeader(this.writer, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: bytes.length + body.length,
      compressed_page_size: bytes.length + compressed.length,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: nulls,
        num_rows: rows,
        encoding,
        definition_levels_byte_length: bytes.length,
        repetition_levels_byte_length: 0,
        is_compressed: isCompressed,
      },
    })
    const headerBytes = this.writer.offset - start
    this.writer.appendBytes(bytes)
    this.writer.appendBytes(compressed)
    return headerBytes + bytes.length + body.length
  }
}

function valuesOf(column: Column, partition: Partition, schema: Schema): ColumnValues {
  const { kind } = column
  switch (kind) {
    case 'double':
    case 'int64':
    case 'timestamp':
    case 'decimal':
      return numberValues({ ...column, kind }, partition)
    case 'dictionary':
    case 'text':
      return stringValues({ ...column, kind }, partition, schema)
  }
}

/** The least and the greatest number of all row groups. */
class Range {
  min = Infinity
  max = -Infinity

  get isEmpty(): boolean {
    return this.min > this.max
  }

  add({ min, max }: NonNullable<ColumnValues['bounds']>): void {
    this.min = Math.min(this.min, Number(min))
    this.max = Math.max(this.max, Number(max))
  }
}
