import type { Draft } from './draft.ts'
import { PagePool } from './page.ts'
import { Partition } from './partition.ts'
import { encodePartitionValue, NO_VALUE } from './partition-value.ts'
import { CAPTURE_TIMESTAMP, PRODUCT_ID, type Schema } from './schema.ts'

const DAY_US = 86_400_000_000

// Enough rows for zstd and for readers that skip groups; few enough that columns in the making stay small.
const ROW_GROUP_ROWS = 65_536

/** Takes a partition's rows, which are cleared afterwards. */
export type TakeRows = (table: Table, partition: Partition) => void

/** The rows of one table that are not in a row group yet. A line's rows stay or go together. */
export class Table {
  readonly schema: Schema
  rows = 0
  /** Of the rows that are not handed over yet, about. */
  heldBytes = 0
  /** By number cell: decimals sent that no double equals. */
  readonly inexact: number[] = []
  private readonly takeRows: TakeRows
  private readonly pool: PagePool
  private readonly partitions = new Map<string, Partition>()
  /** By product, its partition of the day seen last. */
  private readonly current: Partition[] = []
  /** By the line in hand. Counted apart: to empty an array is a call into the engine. */
  private readonly touched: Partition[] = []
  private touchedCount = 0
  private readonly hasDate: boolean
  private line = 0

  constructor(schema: Schema, takeRows: TakeRows) {
    this.schema = schema
    this.takeRows = takeRows
    this.pool = new PagePool(schema.count('number'), schema.count('word'))
    this.hasDate = schema.partitionCols.includes('date')
  }

  beginLine(): void {
    this.line++
    this.touchedCount = 0
  }

  append(draft: Draft): void {
    const product = draft.words[PRODUCT_ID]!
    const capture = draft.numbers[CAPTURE_TIMESTAMP]!
    let partition = this.current[product]
    if (partition === undefined || capture < partition.fromUs || capture >= partition.toUs) partition = this.open(product, capture)
    if (partition.line !== this.line) {
      partition.beginLine(this.line)
      this.touched[this.touchedCount++] = partition
    }
    partition.append(draft)
  }

  /** From here on nothing takes the line's rows back, so full row groups may go. */
  commitLine(draft: Draft): void {
    this.schema.newWords.keep()
    for (const cell of draft.inexact) this.inexact[cell] = (this.inexact[cell] ?? 0) + 1
    for (let i = 0; i < this.touchedCount; i++) {
      const partition = this.touched[i]!
      this.rows += partition.rows - partition.rowsBeforeLine
      this.heldBytes += partition.lineBytes
      if (partition.rows >= ROW_GROUP_ROWS) this.release(partition)
    }
  }

  rollbackLine(): void {
    for (let i = 0; i < this.touchedCount; i++) this.touched[i]!.rollback()
    this.schema.newWords.forget()
    // Another product may get the number of one that is forgotten.
    this.current.length = Math.min(this.current.length, this.schema.dictionary(PRODUCT_ID).size)
  }

  /** Partitions that still have rows. */
  unreleased(): readonly Partition[] {
    return [...this.partitions.values()].filter(({ rows }) => rows > 0)
  }

  /** Hands over a partition's rows. */
  release(partition: Partition): void {
    this.heldBytes -= partition.bytes
    this.takeRows(this, partition)
    partition.clear()
  }

  private open(product: number, capture: number): Partition {
    const fromUs = this.hasDate ? Math.floor(capture / DAY_US) * DAY_US : -Infinity
    const path = this.pathOf(product, fromUs)
    let partition = this.partitions.get(path)
    if (partition === undefined) {
      partition = new Partition(path, fromUs, this.hasDate ? fromUs + DAY_US : Infinity, this.pool)
      this.partitions.set(path, partition)
    }
    this.current[product] = partition
    return partition
  }

  private pathOf(product: number, dayUs: number): string {
    const name = this.schema.dictionary(PRODUCT_ID).values[product]
    const values = {
      product_id: name === null || name === undefined ? NO_VALUE : encodePartitionValue(name),
      date: this.hasDate ? new Date(dayUs / 1000).toISOString().slice(0, 10) : '',
    }
    return this.schema.partitionCols.map((col) => `${col}=${values[col]}`).join('/')
  }
}
