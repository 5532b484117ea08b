// The fast road of the etl: lines to rows, rows to columns. What JavaScript may call is below, what it is asked is in host.ts, and `src/machine/program.ts`
// says both in its types. Objects are places in memory, made once and never given back; failing is a call of `surprise`, which throws.

import * as column from './column'
import * as draft from './draft'
import * as index from './indexes'
import { forgetLines } from './line'
import * as lines from './lines'
import { Literal } from './literal'
import { heldBytes as held, Partition } from './partition'
import { Room, takeBack, takenEnd, zeroed } from './room'
import { Route } from './route'
import { Field, Kind, Shape } from './shape'
import { forgetSequenceKeys } from './skipped-frame'
import { Table } from './table'
import { Times } from './timestamp'
import { Words } from './word'

export { gatherNumbers, gatherWords, makeColumnRoom, toInt64s } from './column'
export { indexWords, packIndexes } from './indexes'
export { setMetadata } from './line'
export { abandonLine, hasLastFilled, isLastUnfinished, lineStart, scanLines, scannedCount } from './lines'
export { forgetDraft } from './route'
export { addSequenceKey } from './skipped-frame'
export { freeSlot } from './word'

// The draft.

export function draftNumbers(): usize {
  return draft.numbers
}

export function draftWords(): usize {
  return draft.words
}

// What the scanner knows.

const slab = Room.create()
/** What is made before anything is asked for stays. */
const ownEnd = takenEnd()

/** Nothing that was made is known any more, and its memory is for others. No rows may be left. */
export function forgetAll(): void {
  slab.forget()
  column.forgetColumns()
  forgetLines()
  forgetSequenceKeys()
  takeBack(ownEnd)
}

/** Room for lines. */
export function slabOf(bytes: u32): usize {
  return slab.atLeast(bytes)
}

export function createLiteral(bytes: u32): Literal {
  return Literal.create(bytes)
}

/** Where JavaScript puts a literal's bytes. */
export function literalText(literal: Literal): usize {
  return literal.text
}

export function createShape(index: u32, table: Table, isRow: bool, cellBits: u32, listBits: u32): Shape {
  const shape = Shape.create()
  shape.index = index
  shape.table = table
  shape.isRow = isRow
  shape.cellBits = cellBits
  shape.listBits = listBits
  return shape
}

/** `words` is what JavaScript calls the field's words; it and `inner` are 0 where there are none. */
export function addField(shape: Shape, index: u32, kind: Kind, bit: u32, cell: usize, literal: Literal, words: u32, inner: Shape): void {
  const field = changetype<Field>(zeroed(offsetof<Field>()))
  field.index = index
  field.kind = kind
  field.bit = bit
  field.cell = cell
  field.literal = literal
  field.inner = inner
  if (kind === Kind.Word) field.words = Words.create(words)
  if (kind === Kind.Timestamp) field.times = Times.create()
  shape.add(field)
}

/** `shape` is 0 for frames that are stepped over. */
export function createRoute(index: u32, shape: Shape | null): Route {
  return Route.create(index, shape)
}

/** Where the lines stand that were read: 16 bytes each, as `Line` lays them out. */
export function scannedLines(): usize {
  return lines.scanned
}

// Tables and their rows.

export function createTable(index: u32, numberColumns: u32, wordColumns: u32): Table {
  return Table.create(index, numberColumns, wordColumns)
}

export function createPartition(table: Table, index: u32, fromUs: f64, toUs: f64): Partition {
  return Partition.create(index, fromUs, toUs, table.pages)
}

export function beginLine(table: Table): void {
  table.beginLine()
}

/** Appends the draft's cells; gives what JavaScript calls the partition. */
export function append(table: Table): u32 {
  return table.append().index
}

export function commitLine(table: Table): bool {
  return table.commitLine()
}

export function rollbackLine(table: Table): void {
  table.rollbackLine()
}

export function forgetProducts(table: Table, first: u32, end: u32): void {
  table.forgetProducts(first, end)
}

export function isFull(partition: Partition): bool {
  return partition.isFull
}

export function clearPartition(partition: Partition): void {
  partition.clear()
}

export function tableRows(table: Table): u32 {
  return table.rows
}

export function rowBytes(table: Table): u32 {
  return table.pages.rowBytes
}

export function partitionRows(partition: Partition): u32 {
  return partition.rows
}

export function heldBytes(): u32 {
  return held
}

// Columns.

export function columnNulls(): u32 {
  return column.nulls
}

export function columnLeast(): f64 {
  return column.least
}

export function columnGreatest(): f64 {
  return column.greatest
}

export function indexes(): usize {
  return index.indexes
}

export function usedWords(): usize {
  return index.usedWords
}
