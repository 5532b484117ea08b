import type { Partition } from '../columns/partition.ts'
import { Schema } from '../columns/schema.ts'
import { Table, type TakeRows } from '../columns/table.ts'
import type { ConversionSettings, PartitionCol } from '../conversion-settings.ts'
import { EtlError } from '../errors.ts'
import type { Machine } from '../machine/machine.ts'
import { BoundShape } from '../shapes/bound-shape.ts'
import { integer, json, type Shape, text, timestamp, word } from '../shapes/shape.ts'
import type { Source } from '../source.ts'

export const GAPS = 'gaps'
export const OTHER = 'other'

/** Of rows that are in no row group yet, texts included: those of some 130 MB of lines. In a longer batch most partitions have one group or two nonetheless. */
const MAX_HELD_BYTES = 48 * 1024 * 1024

/** Where a frame's rows go. */
export interface Destination {
  readonly table: Table
  readonly shape: BoundShape
  readonly isEnabled: boolean
}

/** Holes in the stream, as our own recorder tells of them: a `RecorderEvent` is the row itself. */
const GAP_EVENT: Shape = {
  kind: word('event_type'),
  connection_id: word('connection_id'),
  cause: word('kind'), // of `opened`; the others' follow from the event
  product_ids: json('product_ids'),
  from_sequence: integer('from_sequence'),
  to_sequence: integer('to_sequence'),
  missed: integer('missed'),
  started: timestamp('started'),
  ended: timestamp('ended'),
  detail: text('detail'),
}

/** Nothing of a frame nobody described is read; it stands in `message` as it came. */
const OTHER_FRAME: Shape = { channel: word('channel'), message: text('message') }

/** A source's tables, the two that every source has, and which channel fills which. */
export class SourceTables {
  readonly tables: readonly Table[]
  readonly byChannel: ReadonlyMap<string, Destination>
  /** Frames of channels nobody described, whole. */
  readonly other: Destination
  readonly gaps: Destination
  private readonly machine: Machine

  constructor(source: Source, settings: ConversionSettings, machine: Machine, takeRows: TakeRows) {
    this.machine = machine
    const byChannel = new Map<string, Destination>()
    const tables = source.tables.map(({ table: name, channels, consecutiveIds }) => {
      const schema = new Schema(name, partitionColsOf(name, settings), settings.decimals)
      const shapes = Object.entries(channels).map(([channel, shape]) => [channel, new BoundShape(shape, schema, 'data', false)] as const)
      if (consecutiveIds !== undefined && schema.columns.find((one) => one.name === consecutiveIds)?.kind !== 'int64')
        throw new TypeError(`${name}: expected a column of integers for consecutive ids, found ${consecutiveIds}`)
      const table = new Table(schema, machine, takeRows)
      for (const [channel, shape] of shapes) byChannel.set(channel, { table, shape, isEnabled: isEnabled(name, settings) })
      return table
    })
    const generic = (name: string, shape: Shape): Destination => {
      const schema = new Schema(name, ['date'], settings.decimals)
      const bound = new BoundShape(shape, schema, 'data', true)
      return { table: new Table(schema, machine, takeRows), shape: bound, isEnabled: isEnabled(name, settings) }
    }
    this.gaps = generic(GAPS, GAP_EVENT)
    this.other = generic(OTHER, OTHER_FRAME)
    this.tables = [...tables, this.gaps.table, this.other.table]
    this.byChannel = byChannel
  }

  /** Puts the fullest partitions' rows into row groups until the others take no more than MAX_HELD_BYTES. Between lines. */
  makeRoom(): void {
    while (this.heldBytes > MAX_HELD_BYTES) this.releaseFullest()
  }

  /** Of those that are as full, the one that came first. */
  private releaseFullest(): void {
    let fullest: { readonly table: Table; readonly partition: Partition; readonly bytes: number } | undefined
    for (const table of this.tables)
      for (const partition of table.unreleased()) {
        const bytes = table.bytesOf(partition)
        if (bytes > (fullest?.bytes ?? 0)) fullest = { table, partition, bytes }
      }
    fullest?.table.release(fullest.partition)
  }

  /** Of all lines read so far; not yet those of the line in hand. */
  get heldBytes(): number {
    return this.machine.program.heldBytes() + this.besideBytes
  }

  /** What the program may hold of them before there has to be room. */
  get maxHeldBytes(): number {
    return Math.max(0, MAX_HELD_BYTES - this.besideBytes)
  }

  private get besideBytes(): number {
    return this.tables.reduce((sum, { besideBytes }) => sum + besideBytes, 0)
  }
}

function isEnabled(table: string, { tables }: ConversionSettings): boolean {
  return tables[table]?.isEnabled ?? true
}

function partitionColsOf(table: string, { tables }: ConversionSettings): readonly PartitionCol[] {
  const cols = tables[table]?.partitionCols ?? ['product_id', 'date']
  if (cols.length === 0 || new Set(cols).size < cols.length)
    throw new EtlError('ERR_ETL_LAYOUT', `table ${table}: expected partition_cols product_id, date or both, found ${JSON.stringify(cols)}`)
  return cols
}
