// A power of two. Small enough for thousands of quiet products, large enough that turning a page costs nothing.
export const PAGE_ROWS = 128
// The engine looks after each piece of memory by itself: few large ones are cheaper than many small ones.
const PAGES_AT_ONCE = 32

/** Some rows of a partition: its number columns one after the other, and likewise its word columns. */
export interface Page {
  readonly numbers: Float64Array<ArrayBuffer>
  readonly words: Uint16Array<ArrayBuffer>
}

/** Memory of one table's rows, used again once they are in Parquet: fresh memory is dearer than writing into it. */
export class PagePool {
  readonly numberColumns: number
  readonly wordColumns: number
  readonly rowBytes: number
  private readonly free: Page[] = []
  private numberRoom = new Float64Array(0)
  private wordRoom = new Uint16Array(0)

  constructor(numberColumns: number, wordColumns: number) {
    this.numberColumns = numberColumns
    this.wordColumns = wordColumns
    this.rowBytes = Float64Array.BYTES_PER_ELEMENT * numberColumns + Uint16Array.BYTES_PER_ELEMENT * wordColumns
  }

  take(): Page {
    if (this.free.length === 0) this.makePages()
    return this.free.pop()!
  }

  give(pages: readonly Page[]): void {
    for (const page of pages) this.free.push(page)
  }

  /** Room for a whole number column: the same for each, so it holds one until the next is asked for. */
  roomForNumbers(rows: number): Float64Array<ArrayBuffer> {
    if (this.numberRoom.length < rows) this.numberRoom = new Float64Array(rows)
    return this.numberRoom.subarray(0, rows)
  }

  /** Likewise for a word column. */
  roomForWords(rows: number): Uint16Array<ArrayBuffer> {
    if (this.wordRoom.length < rows) this.wordRoom = new Uint16Array(rows)
    return this.wordRoom.subarray(0, rows)
  }

  private makePages(): void {
    const numbers = PAGE_ROWS * this.numberColumns
    const words = PAGE_ROWS * this.wordColumns
    const wordsStart = PAGES_AT_ONCE * numbers * Float64Array.BYTES_PER_ELEMENT
    const memory = new ArrayBuffer(wordsStart + PAGES_AT_ONCE * words * Uint16Array.BYTES_PER_ELEMENT)
    // Taken from the end: the first page first.
    for (let i = PAGES_AT_ONCE - 1; i >= 0; i--)
      this.free.push({
        numbers: new Float64Array(memory, i * numbers * Float64Array.BYTES_PER_ELEMENT, numbers),
        words: new Uint16Array(memory, wordsStart + i * words * Uint16Array.BYTES_PER_ELEMENT, words),
      })
  }
}
