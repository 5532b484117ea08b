import { captureTimestamp, productId } from './draft'
import { openPartition } from './host'
import { Pages } from './page'
import { Partition } from './partition'
import { zeroed } from './room'

const PRODUCTS: u32 = 65_536

/** The rows of one table that are not in a row group yet. A line's rows stay or go together. */
@unmanaged
export class Table {
  /** What JavaScript calls it. */
  index: u32
  /** Rows of all lines, whether they are still here or not. */
  rows: u32
  private line: u32
  /** By the line in hand. */
  private touched: Partition | null
  pages: Pages

  static create(index: u32, numberColumns: u32, wordColumns: u32): Table {
    // Behind it, for each product the partition of the day seen last.
    const table = changetype<Table>(zeroed(offsetof<Table>() + PRODUCTS * sizeof<usize>()))
    table.index = index
    table.pages = changetype<Pages>(zeroed(offsetof<Pages>()))
    table.pages.numberColumns = numberColumns
    table.pages.wordColumns = wordColumns
    return table
  }

  beginLine(): void {
    this.line++
    this.touched = null
  }

  /** Appends the draft's cells to the partition that they belong to. */
  append(): Partition {
    const product = load<u16>(productId)
    const capture = load<f64>(captureTimestamp)
    let partition = changetype<Partition>(load<usize>(this.placeOf(product)))
    if (changetype<usize>(partition) === 0 || capture < partition.fromUs || capture >= partition.toUs)
      partition = this.open(product, capture)
    if (partition.line !== this.line) this.touch(partition)
    partition.append()
    return partition
  }

  /** From here on nothing takes the line's rows back. True if there are partitions with enough rows for a row group. */
  commitLine(): bool {
    let isAnyFull: bool = false
    let partition = this.touched
    while (partition !== null) {
      this.rows += partition.keepLine()
      isAnyFull = isAnyFull || partition.isFull
      partition = partition.nextTouched
    }
    return isAnyFull
  }

  rollbackLine(): void {
    let partition = this.touched
    while (partition !== null) {
      partition.rollback()
      partition = partition.nextTouched
    }
  }

  /** Other products may get the numbers from `first` up to `end`. */
  forgetProducts(first: u32, end: u32): void {
    for (let product = first; product < end; product++) store<usize>(this.placeOf(product), 0)
  }

  private open(product: u32, capture: f64): Partition {
    const partition = changetype<Partition>(openPartition(this.index, product, capture))
    store<usize>(this.placeOf(product), changetype<usize>(partition))
    return partition
  }

  private touch(partition: Partition): void {
    partition.line = this.line
    partition.rowsBefore = partition.rows
    partition.nextTouched = this.touched
    this.touched = partition
  }

  private placeOf(product: u32): usize {
    return changetype<usize>(this) + offsetof<Table>() + product * sizeof<usize>()
  }
}
