import { PAGE_ROWS, Page, Pages } from './page'
import { zeroed } from './room'

// Enough rows for zstd and for readers that skip groups; few enough that columns in the making stay small.
const ROW_GROUP_ROWS: u32 = 65_536

/** Memory of all partitions' rows, but for those of the line in hand. */
export let heldBytes: u32 = 0

/** The rows of one part that are not in a row group yet, on pages: they grow without being copied. */
@unmanaged
export class Partition {
  /** What JavaScript calls it. */
  index: u32
  rows: u32
  /** Rows captured from here up to, but not at, there belong here. */
  fromUs: f64
  toUs: f64
  /** The line that touched it last, and the rows that there were before. */
  line: u32
  rowsBefore: u32
  nextTouched: Partition | null
  pages: Pages
  first: Page | null
  private page: Page | null

  static create(index: u32, fromUs: f64, toUs: f64, pages: Pages): Partition {
    const partition = changetype<Partition>(zeroed(offsetof<Partition>()))
    partition.index = index
    partition.fromUs = fromUs
    partition.toUs = toUs
    partition.pages = pages
    return partition
  }

  /** Whether there are enough rows for a row group. */
  get isFull(): bool {
    return this.rows >= ROW_GROUP_ROWS
  }

  append(): void {
    const row = this.rows % PAGE_ROWS
    if (row === 0) this.turnPage()
    this.pages.write(this.page!, row)
    this.rows++
  }

  /** Gives how many rows the line in hand had. */
  keepLine(): u32 {
    const rows = this.rows - this.rowsBefore
    heldBytes += rows * this.pages.rowBytes
    return rows
  }

  rollback(): void {
    this.rows = this.rowsBefore
    // The page that holds the last row; the next row turns it if it is full.
    let page: Page | null = null
    for (let row: u32 = 0; row < this.rows; row += PAGE_ROWS) page = page === null ? this.first : page.next
    this.page = page
  }

  /** Forgets all rows; their pages go to others. */
  clear(): void {
    heldBytes -= this.rows * this.pages.rowBytes
    const first = this.first
    if (first !== null) this.pages.give(first)
    this.first = null
    this.page = null
    this.rows = 0
  }

  /** To the one that holds the next row: pages that a roll-back left behind are there still. */
  private turnPage(): void {
    const page = this.page
    let next = page === null ? this.first : page.next
    if (next === null) {
      next = this.pages.take()
      if (page === null) this.first = next
      else page.next = next
    }
    this.page = next
  }
}
