export const MAX_CELLS = 32

/**
 * The row in hand. Cells filled by the objects around a row stay while its neighbours go by.
 * Null is NaN in a number cell, 0 in a word cell, null in a text cell.
 */
export class Draft {
  readonly numbers: Float64Array<ArrayBuffer> = new Float64Array(MAX_CELLS).fill(NaN)
  readonly words: Uint16Array<ArrayBuffer> = new Uint16Array(MAX_CELLS)
  /** Empty, which nulls them all, but for rows that have one. */
  readonly texts: (string | null)[] = []
  /** By number cell, what its double can't say: integers beyond 2^53, decimals times 10^18. Nearly always empty. */
  readonly bigs: Map<number, bigint> = new Map()
  /** Number cells of this line's decimals that no double equals, once for each. */
  readonly inexact: number[] = []
  /** Whose line the one before was. */
  private shape: object | null = null

  /** Readies the cells for a line of `shape`: lines of one shape leave nothing behind that the next doesn't overwrite, for each object sets or nulls all cells of its own. */
  begin(shape: object): void {
    if (shape !== this.shape) {
      this.numbers.fill(NaN)
      this.words.fill(0)
      this.shape = shape
    }
    this.clearRare()
  }

  /** What lines hardly ever leave behind. */
  private clearRare(): void {
    if (this.texts.length > 0) this.texts.length = 0
    if (this.bigs.size > 0) this.bigs.clear()
    if (this.inexact.length > 0) this.inexact.length = 0
  }
}
