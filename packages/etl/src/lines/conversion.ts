import type { LineBlock } from '@fluxforge/segments'
import type { Partition } from '../columns/partition.ts'
import { EXTRA } from '../columns/schema.ts'
import type { Table } from '../columns/table.ts'
import { type ConversionSettings, withConversionDefaults } from '../conversion-settings.ts'
import { EtlError } from '../errors.ts'
import { Machine } from '../machine/machine.ts'
import { ByteSink } from '../parquet/byte-sink.ts'
import { type Codec, codecs } from '../parquet/codec.ts'
import type { ConvertedPart } from '../parquet/converted-part.ts'
import { footerOf } from '../parquet/footer.ts'
import { PartFile } from '../parquet/part-file.ts'
import type { Source } from '../source.ts'
import type { ConversionResult, SegmentReading, TableReading } from './conversion-result.ts'
import { DeadLetters } from './dead-letters.ts'
import { UNREADABLE_CHANNEL } from './line-parser.ts'
import { LineReader } from './line-reader.ts'
import type { Outcome } from './outcome.ts'
import { Sequences } from './sequences.ts'
import { SourceTables } from './source-tables.ts'

export interface ConversionOptions {
  readonly source: Source
  readonly settings?: Partial<ConversionSettings>
  /** Of whoever writes: it stands in every part's footer. */
  readonly writerVersion: string
}

export type LineCounts = { [outcome in Outcome | 'lines' | 'deadLetters']: number }

/** A batch in the making. Memory: rows that are held (MAX_HELD_BYTES, and one line's), compressed row groups, dead letters. */
export class Conversion {
  private readonly machine: Machine
  private readonly tables: SourceTables
  private readonly reader: LineReader
  private readonly sequences = new Sequences()
  private readonly deadLetters = new DeadLetters()
  private readonly channels = new Map<string, { lines: number }>()
  private readonly files = new Map<string, PartFile>()
  private readonly extraRows = new Map<Table, number>()
  private readonly segments: SegmentReading[] = []
  private readonly codec: Codec
  private readonly sink = new ByteSink()
  private readonly footer: ReturnType<typeof footerOf>

  constructor({ source, settings: chosen, writerVersion }: ConversionOptions, segmentNames: readonly string[]) {
    const settings = withConversionDefaults(chosen)
    this.codec = codecs[settings.compression]
    this.footer = footerOf(segmentNames, writerVersion, settings.compression)
    const machine = Machine.take()
    this.machine = machine
    this.tables = new SourceTables(source, settings, machine, (table, partition) => this.addRows(table, partition))
    this.reader = new LineReader(source, this.tables, this.sequences, settings.decimals === 'exact', machine)
  }

  /** Reads whole lines; `counts` are the segment's. */
  readBlock(segment: string, block: LineBlock, counts: LineCounts): void {
    if (block.kind === 'lines') {
      this.readLines(segment, block, counts)
      return
    }
    counts.lines++
    counts.deadLetters++
    this.count(UNREADABLE_CHANNEL)
    this.deadLetters.addOverlong({ segment, line: counts.lines, offset: block.offset }, block.bytes)
  }

  endSegment(reading: SegmentReading): void {
    this.segments.push(reading)
  }

  /** The rows that are in no row group yet are put into one as their parts are asked for. */
  result(): ConversionResult {
    for (const table of this.tables.tables)
      for (const partition of table.unreleased()) {
        this.fileOf(table, partition).last = partition
        this.countExtra(table, partition)
      }
    const parts = this.parts().sort(byTableAndPartition)
    const tables = this.tables.tables.filter(({ rows }) => rows > 0).map((table) => this.readingOf(table))
    const [written, read] = [sumRows(parts), sumRows(tables)]
    if (written !== read)
      throw new EtlError('ERR_ETL_NOT_CONSERVED', `converting: ${read} rows were read and ${written} written, expected the same number`)
    if (parts.length === 0) Machine.leave(this.machine)
    return {
      segments: this.segments,
      parts,
      tables,
      deadLetterBytes: this.deadLetters.toBytes(),
      connections: this.sequences.readings(),
      channels: Object.fromEntries([...this.channels].map(([channel, { lines }]) => [channel, lines])),
    }
  }

  /** Once all of them are made, the machine has nothing that anybody needs. */
  private parts(): ConvertedPart[] {
    let unmade = this.files.size
    const onMade = (): void => {
      unmade--
      if (unmade === 0) Machine.leave(this.machine)
    }
    return [...this.files.values()].map((file) => file.part(onMade))
  }

  private readLines(segment: string, { slab, end, offset }: Extract<LineBlock, { kind: 'lines' }>, counts: LineCounts): void {
    this.reader.readLines(slab, end, {
      count: (channel, outcome) => {
        counts.lines++
        counts[outcome]++
        this.count(channel)
      },
      refuse: (channel, at, bytes, { message }) => {
        counts.lines++
        counts.deadLetters++
        this.count(channel)
        this.deadLetters.add({ segment, line: counts.lines, offset: offset + at }, message, bytes)
      },
    })
  }

  private count(channel: string): void {
    const known = this.channels.get(channel)
    if (known === undefined) this.channels.set(channel, { lines: 1 })
    else known.lines++
  }

  /** Some rows of a part, as a row group. */
  private addRows(table: Table, partition: Partition): void {
    this.fileOf(table, partition).add(partition)
    this.countExtra(table, partition)
  }

  private fileOf(table: Table, { path }: Partition): PartFile {
    const key = `${table.schema.table}/${path}`
    const known = this.files.get(key)
    if (known !== undefined) return known
    const file = new PartFile(table.schema, path, this.codec, this.footer, this.sink)
    this.files.set(key, file)
    return file
  }

  private countExtra(table: Table, { texts }: Partition): void {
    this.extraRows.set(table, (this.extraRows.get(table) ?? 0) + (texts[EXTRA]?.size ?? 0))
  }

  private readingOf(table: Table): TableReading {
    const inexact = table.inexact.flatMap((count, cell) => [[table.schema.numberName(cell), count] as const])
    return { table: table.schema.table, rows: table.rows, extra: this.extraRows.get(table) ?? 0, inexact: Object.fromEntries(inexact) }
  }
}

function byTableAndPartition(a: ConvertedPart, b: ConvertedPart): number {
  return compareBytes(a.table, b.table) || compareBytes(a.partition, b.partition)
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function sumRows(counted: readonly { readonly rows: number }[]): number {
  return counted.reduce((sum, { rows }) => sum + rows, 0)
}
