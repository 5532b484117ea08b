// A power of two. Small enough for thousands of quiet products, large enough that turning a page costs nothing.
export const PAGE_ROWS = 128

/** Some rows of a partition: its number columns one after the other, and likewise its word columns. */
export interface Page {
  readonly numbers: Float64Array<ArrayBuffer>
  readonly words: Uint16Array<ArrayBuffer>
}

/** Pages of one table, used again once their rows are in Parquet: fresh memory is dearer than writing into it. */
export class PagePool {
  readonly numberColumns: number
  readonly wordColumns: number
  private readonly free: Page[] = []

  constructor(numberColumns: number, wordColumns: number) {
    this.numberColumns = numberColumns
    this.wordColumns = wordColumns
  }

  take(): Page {
    return (
      this.free.pop() ?? {
        numbers: new Float64Array(PAGE_ROWS * this.numberColumns),
        words: new Uint16Array(PAGE_ROWS * this.wordColumns),
      }
    )
  }

  give(pages: readonly Page[]): void {
    this.free.push(...pages)
  }
}
