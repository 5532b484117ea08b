import { Schema } from '../columns/schema.ts'
import type { ConversionSettings, PartitionCol } from '../conversion-settings.ts'
import { EtlError } from '../errors.ts'
import { BoundShape } from '../shapes/bound-shape.ts'
import { integer, json, type Shape, text, timestamp, word } from '../shapes/shape.ts'
import type { Source, TableShape } from '../source.ts'

export const GAPS = 'gaps'
export const OTHER = 'other'

/** A table as it is described: no rows, and no memory for any. */
export interface DescribedTable {
  readonly schema: Schema
  /** By the channel whose frames have them. */
  readonly shapes: ReadonlyMap<string, BoundShape>
  readonly isEnabled: boolean
}

/** What a source's rows are under some settings. */
export interface DescribedSource {
  readonly tables: readonly DescribedTable[]
  // The two that every source has; no channel is theirs.
  readonly gaps: GenericTable
  readonly other: GenericTable
}

export interface GenericTable {
  readonly schema: Schema
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

export function describe(source: Source, settings: ConversionSettings): DescribedSource {
  return {
    tables: source.tables.map((table) => describedTable(table, settings)),
    gaps: genericTable(GAPS, GAP_EVENT, settings),
    other: genericTable(OTHER, OTHER_FRAME, settings),
  }
}

function describedTable({ table, channels, consecutiveIds }: TableShape, settings: ConversionSettings): DescribedTable {
  const schema = new Schema(table, partitionColsOf(table, settings), settings.decimals)
  const shapes = new Map(Object.entries(channels).map(([channel, shape]) => [channel, new BoundShape(shape, schema, 'data', false)]))
  if (consecutiveIds !== undefined && schema.columns.find((one) => one.name === consecutiveIds)?.kind !== 'int64')
    throw new TypeError(`${table}: expected a column of integers for consecutive ids, found ${consecutiveIds}`)
  return { schema, shapes, isEnabled: isEnabled(table, settings) }
}

function genericTable(name: string, shape: Shape, settings: ConversionSettings): GenericTable {
  const schema = new Schema(name, ['date'], settings.decimals)
  return { schema, shape: new BoundShape(shape, schema, 'data', true), isEnabled: isEnabled(name, settings) }
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
