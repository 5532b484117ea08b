import type { Draft } from './draft.ts'
import { NumberColumn } from './number-column.ts'
import { PAGE_ROWS, type Page, type PagePool } from './page.ts'

/** Of a map, with a small value: about. */
const ENTRY_BYTES = 64

/** The rows of one part that are not in a row group yet, on pages: they grow without being copied. */
export class Partition {
  /** As in the key: `product_id=BTC-USD/date=2025-12-03`. */
  readonly path: string
  /** Rows captured from here up to, but not at, there belong here. */
  readonly fromUs: number
  readonly toUs: number
  rows = 0
  /** The line that touched this partition last, and what there was before it. */
  line = 0
  rowsBeforeLine = 0
  private besideBeforeLine = 0
  /** What stands beside the pages takes, about. */
  private besideBytes = 0
  /** For each text column the rows that have one; nearly always none. */
  readonly texts: Map<number, string>[] = []
  /** For each number column the rows whose double doesn't say all. */
  readonly bigs: Map<number, bigint>[] = []
  private readonly pool: PagePool
  private readonly pages: Page[] = []
  private page: Page

  constructor(path: string, fromUs: number, toUs: number, pool: PagePool) {
    this.path = path
    this.fromUs = fromUs
    this.toUs = toUs
    this.pool = pool
    this.page = this.pageAt(0)
  }

  beginLine(line: number): void {
    this.line = line
    this.rowsBeforeLine = this.rows
    this.besideBeforeLine = this.besideBytes
  }

  /** Memory of all rows, and of those of the line in hand. */
  get bytes(): number {
    return this.rows * this.pool.rowBytes + this.besideBytes
  }

  get lineBytes(): number {
    return (this.rows - this.rowsBeforeLine) * this.pool.rowBytes + this.besideBytes - this.besideBeforeLine
  }

  append(draft: Draft): void {
    const { rows } = this
    const { numberColumns, wordColumns } = this.pool
    const row = rows % PAGE_ROWS
    if (row === 0) this.page = this.pageAt(rows)
    const { numbers, words } = this.page
    const { numbers: newNumbers, words: newWords, texts, bigs } = draft
    for (let i = 0, at = row; i < numberColumns; i++, at += PAGE_ROWS) numbers[at] = newNumbers[i]!
    for (let i = 0, at = row; i < wordColumns; i++, at += PAGE_ROWS) words[at] = newWords[i]!
    if (texts.length > 0) this.appendTexts(texts)
    if (bigs.size > 0) this.appendBigs(bigs)
    this.rows = rows + 1
  }

  /** Takes back the rows of the line in hand. */
  rollback(): void {
    for (const column of [...this.texts, ...this.bigs]) for (let row = this.rowsBeforeLine; row < this.rows; row++) column?.delete(row)
    this.rows = this.rowsBeforeLine
    this.besideBytes = this.besideBeforeLine
    this.page = this.pageAt(this.rows)
  }

  /** Forgets all rows; their pages go to others. */
  clear(): void {
    this.rows = 0
    this.line = 0
    this.besideBytes = 0
    this.texts.length = 0
    this.bigs.length = 0
    this.pool.give(this.pages)
    this.pages.length = 0
  }

  /** A copy of one number column, to be used before the next is asked for. */
  numbers(cell: number): NumberColumn {
    const column = new NumberColumn(this.pool.roomForNumbers(this.rows))
    this.eachPage(cell, (page, from, to) => column.append(page.numbers, from, to))
    return column
  }

  /** Likewise of one word column, as ids; 0 is null. */
  words(cell: number): Uint16Array<ArrayBuffer> {
    const column = this.pool.roomForWords(this.rows)
    this.eachPage(cell, (page, from, to, row) => column.set(page.words.subarray(from, to), row))
    return column
  }

  private eachPage(cell: number, copy: (page: Page, from: number, to: number, row: number) => void): void {
    const from = cell * PAGE_ROWS
    for (let row = 0; row < this.rows; row += PAGE_ROWS) copy(this.pageAt(row), from, from + Math.min(PAGE_ROWS, this.rows - row), row)
  }

  private pageAt(row: number): Page {
    const index = Math.floor(row / PAGE_ROWS)
    const known = this.pages[index]
    if (known !== undefined) return known
    const page = this.pool.take()
    this.pages[index] = page
    return page
  }

  private appendTexts(texts: readonly (string | null)[]): void {
    for (let cell = 0; cell < texts.length; cell++) {
      const text = texts[cell]
      if (text === null || text === undefined) continue
      columnOf(this.texts, cell).set(this.rows, text)
      this.besideBytes += ENTRY_BYTES + text.length
    }
  }

  private appendBigs(bigs: ReadonlyMap<number, bigint>): void {
    for (const [cell, big] of bigs) columnOf(this.bigs, cell).set(this.rows, big)
    this.besideBytes += ENTRY_BYTES * bigs.size
  }
}

function columnOf<Value>(columns: Map<number, Value>[], cell: number): Map<number, Value> {
  const known = columns[cell]
  if (known !== undefined) return known
  const column = new Map<number, Value>()
  columns[cell] = column
  return column
}
