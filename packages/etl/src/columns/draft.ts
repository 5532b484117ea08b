import type { Machine } from '../machine/machine.ts'

/**
 * The row in hand. Cells filled by the objects around a row stay while its neighbours go by.
 * Null is NaN in a number cell, 0 in a word cell, null in a text cell.
 */
export class Draft {
  /** Empty, which nulls them all, but for rows that have one. */
  readonly texts: (string | null)[] = []
  /** By number cell, what its double can't say: integers beyond 2^53, decimals times 10^18. Nearly always empty. */
  readonly bigs: Map<number, bigint> = new Map()
  /** Number cells of this line's decimals that no double equals, once for each. */
  readonly inexact: number[] = []
  private readonly machine: Machine

  constructor(machine: Machine) {
    this.machine = machine
  }

  /** Valid until a row is appended, and so are `words`. */
  get numbers(): Float64Array {
    return this.machine.numbers
  }

  get words(): Uint16Array {
    return this.machine.words
  }

  /** Whether the row has anything that its number and word cells don't hold. */
  get hasMore(): boolean {
    return this.texts.length > 0 || this.bigs.size > 0
  }

  /** Nulls all cells, for a line that the program doesn't scan. */
  begin(): void {
    this.numbers.fill(NaN)
    this.words.fill(0)
    this.machine.program.forgetDraft()
  }

  /** Forgets what lines hardly ever leave behind. After each line that may have. */
  clearRest(): void {
    if (this.texts.length > 0) this.texts.length = 0
    if (this.bigs.size > 0) this.bigs.clear()
    if (this.inexact.length > 0) this.inexact.length = 0
  }
}
