/** Numbers that never came. */
export interface SequenceGap {
  readonly from: number
  readonly to: number
}

/** Follows the one counter that all frames of a connection share, from 0. A lower number is a repeat or came late: recorded like any frame, and no gap. */
export class SequenceCheck {
  #next = 0

  /** The last number that was next in turn, or null. */
  get last(): number | null {
    return this.#next === 0 ? null : this.#next - 1
  }

  add(sequence: number): SequenceGap | null {
    const expected = this.#next
    if (sequence < expected) return null
    this.#next = sequence + 1
    return sequence === expected ? null : { from: expected, to: sequence - 1 }
  }
}
