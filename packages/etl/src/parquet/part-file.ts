import type { Partition } from '../columns/partition.ts'
import { CAPTURE_TIMESTAMP, type Column, type Schema, SEQUENCE_NUM, storageOf } from '../columns/schema.ts'
import { EtlError } from '../errors.ts'
import type { ByteSink } from './byte-sink.ts'
import { type Codec, codecs } from './codec.ts'
import type { Bounds, ColumnValues } from './column-values.ts'
import type { ConvertedPart } from './converted-part.ts'
import { type ColumnChunk, type KeyValue, type RowGroup, writeFileMetadata } from './file-metadata.ts'
import { numberValues } from './number-values.ts'
import { writeDataHeader, writeDictionaryHeader } from './page-header.ts'
import { storedBounds } from './statistics.ts'
import { stringValues } from './string-values.ts'

const MAGIC = Buffer.from('PAR1')

// A smaller column is stored as it is: a call of the codec costs more than it saves (docs/performance.md).
const MIN_COMPRESSED_BYTES = 512

type Whole = Omit<ConvertedPart, 'table' | 'partition' | 'rows'>

/** A Parquet file in memory. */
export class PartFile {
  /** Its last rows, added when the part's bytes are asked for. */
  last: Partition | null = null
  private readonly schema: Schema
  private readonly path: string
  private readonly codec: Codec
  private readonly keyValues: readonly KeyValue[]
  private readonly sink: ByteSink
  /** What was in the sink: row groups, but for those of a part that is made at once. */
  private readonly pieces: Uint8Array[] = [MAGIC]
  private length = MAGIC.length
  private readonly groups: RowGroup[] = []
  private rows = 0
  private readonly captures = new Range()
  private readonly sequences = new Range()

  /** `sink` is emptied and filled anew: one does for all files of a conversion. */
  constructor(schema: Schema, path: string, codec: Codec, keyValues: readonly KeyValue[], sink: ByteSink) {
    this.schema = schema
    this.path = path
    this.codec = codec
    this.keyValues = keyValues
    this.sink = sink
  }

  /** Adds the partition's rows as a row group. */
  add(partition: Partition): void {
    this.sink.clear()
    this.addGroup(partition)
    this.keep()
  }

  /** The part; nothing can be added after it. `onMade` is told when its bytes exist, and its rows are nowhere else. */
  part(onMade: () => void): ConvertedPart {
    const { schema, path } = this
    const rows = this.rows + (this.last?.rows ?? 0)
    let whole: Whole | null = null
    const made = (): Whole => (whole ??= this.finish(rows, onMade))
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

  private addGroup(partition: Partition): void {
    const { rows } = partition
    partition.machine.program.makeColumnRoom(rows)
    const chunks = this.schema.stored.map((column) => this.addColumn(column, valuesOf(column, partition, this.schema), rows))
    this.groups.push({ rows, chunks })
    this.rows += rows
  }

  /** Where what comes next begins. */
  private get end(): number {
    return this.length + this.sink.length
  }

  private keep(): void {
    const piece = this.sink.toBytes()
    this.pieces.push(piece)
    this.length += piece.length
  }

  private finish(rows: number, onMade: () => void): Whole {
    this.sink.clear()
    if (this.last !== null) {
      this.addGroup(this.last)
      this.last.clear()
    }
    if (this.rows !== rows)
      throw new EtlError('ERR_ETL_NOT_CONSERVED', `making ${this.schema.table}/${this.path}: expected ${rows} rows, found ${this.rows}`)
    writeFileMetadata(this.sink, this.schema.stored, this.groups, this.keyValues)
    this.sink.append(MAGIC)
    this.keep()
    onMade()
    return {
      bytes: Buffer.concat(this.pieces.splice(0)),
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
    const start = this.end
    const dictionaryBytes = dictionary === null ? 0 : this.addDictionary(dictionary, codec)
    const dataOffset = this.end
    const dataBytes = this.addData(values, rows, codec)
    return {
      column,
      codec: codec.name,
      dictionaryOffset: dictionary === null ? null : start,
      dataOffset,
      uncompressedBytes: dictionaryBytes + dataBytes,
      compressedBytes: this.end - start,
      nulls: levels.nulls,
      bounds: bounds === null ? null : storedBounds(column.kind, bounds),
    }
  }

  private rangeOf({ kind, cell }: Column): Range | undefined {
    if (storageOf(kind) !== 'number') return undefined
    return cell === CAPTURE_TIMESTAMP ? this.captures : cell === SEQUENCE_NUM ? this.sequences : undefined
  }

  /** Gives the uncompressed size, header included. */
  private addDictionary({ size, bytes }: NonNullable<ColumnValues['dictionary']>, codec: Codec): number {
    const start = this.sink.length
    const compressed = codec.compress(bytes)
    writeDictionaryHeader(this.sink, { uncompressedBytes: bytes.length, compressedBytes: compressed.length }, size)
    const headerBytes = this.sink.length - start
    this.sink.append(compressed)
    return headerBytes + bytes.length
  }

  private addData(values: ColumnValues, rows: number, codec: Codec): number {
    const { body, levels } = values
    const start = this.sink.length
    // Of no bytes at all readers expect no frame.
    const isCompressed = body.length > 0 && codec.name !== 'UNCOMPRESSED'
    const compressed = isCompressed ? codec.compress(body) : body
    const sizes = { uncompressedBytes: levels.bytes.length + body.length, compressedBytes: levels.bytes.length + compressed.length }
    writeDataHeader(this.sink, sizes, values, rows, isCompressed)
    const headerBytes = this.sink.length - start
    this.sink.append(levels.bytes)
    this.sink.append(compressed)
    return headerBytes + sizes.uncompressedBytes
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

  add({ min, max }: Bounds): void {
    this.min = Math.min(this.min, Number(min))
    this.max = Math.max(this.max, Number(max))
  }
}
