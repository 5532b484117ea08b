import { numbers, words } from './draft'
import { taken } from './room'

// A power of two. Small enough for thousands of quiet products, large enough that turning a page costs nothing.
export const PAGE_ROWS: u32 = 128

// More than the one field takes: numbers stand at multiples of eight.
const HEAD_BYTES: u32 = 8

/** Some rows of a partition: its number columns one after the other, and behind them its word columns. */
@unmanaged
export class Page {
  next: Page | null

  /** Of the first value. */
  get place(): usize {
    return changetype<usize>(this) + HEAD_BYTES
  }
}

/** How a table's pages are laid out, and those that are free: fresh memory is dearer than writing into it. */
@unmanaged
export class Pages {
  numberColumns: u32
  wordColumns: u32
  private free: Page | null

  get rowBytes(): u32 {
    return this.numberColumns * sizeof<f64>() + this.wordColumns * sizeof<u16>()
  }

  take(): Page {
    const free = this.free
    if (free === null) return this.create()
    this.free = free.next
    free.next = null
    return free
  }

  private create(): Page {
    const page = changetype<Page>(taken(HEAD_BYTES + PAGE_ROWS * this.rowBytes))
    page.next = null
    return page
  }

  /** Takes back a page and all that follow it. */
  give(first: Page): void {
    let last = first
    for (let next = last.next; next !== null; next = last.next) last = next
    last.next = this.free
    this.free = first
  }

  /** Writes the draft's cells into a row of a page. */
  write(page: Page, row: u32): void {
    const endOfNumbers = numbers + this.numberColumns * sizeof<f64>()
    const endOfWords = words + this.wordColumns * sizeof<u16>()
    let place = page.place + row * sizeof<f64>()
    for (let from = numbers; from < endOfNumbers; from += sizeof<f64>(), place += PAGE_ROWS * sizeof<f64>())
      store<f64>(place, load<f64>(from))
    // The words follow the last number column.
    place += row * sizeof<u16>() - row * sizeof<f64>()
    for (let from = words; from < endOfWords; from += sizeof<u16>(), place += PAGE_ROWS * sizeof<u16>()) store<u16>(place, load<u16>(from))
  }

  wordsOf(page: Page): usize {
    return page.place + this.numberColumns * PAGE_ROWS * sizeof<f64>()
  }
}
