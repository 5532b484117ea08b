/** Numbers that never came, with the capture times of the frames around them. */
export interface SequenceGap {
  readonly from: number
  readonly to: number
  readonly startedUs: number
  readonly endedUs: number
}

/** A number that is missing may still come late; after so many frames it is lost. */
const LATE_FRAMES = 8
const NONE: readonly SequenceGap[] = []

interface Missing extends SequenceGap {
  /** Lost when this number has passed. */
  readonly lostAfter: number
}

/** Follows the one counter that all frames of a connection share, from 0. Repeats and late numbers are no gaps. */
export class SequenceCheck {
  #next = 0
  #missing: readonly Missing[] = []

  /** The highest number so far, or null. */
  get last(): number | null {
    return this.#next === 0 ? null : this.#next - 1
  }

  /** The gaps that are certain now. The times are those of capture: of the last frame, and of this one. */
  add(sequence: number, beforeUs: number, atUs: number): readonly SequenceGap[] {
    const expected = this.#next
    if (sequence < expected) {
      this.#missing = this.#missing.flatMap((missing) => without(missing, sequence))
      return NONE
    }
    this.#next = sequence + 1
    if (sequence > expected) {
      const missing = { from: expected, to: sequence - 1, startedUs: beforeUs, endedUs: atUs, lostAfter: sequence + LATE_FRAMES }
      this.#missing = [...this.#missing, missing]
    }
    if (this.#missing.length === 0) return NONE
    const lost = this.#missing.filter(({ lostAfter }) => sequence > lostAfter)
    this.#missing = this.#missing.filter(({ lostAfter }) => sequence <= lostAfter)
    return lost
  }

  /** What was waited for when the connection ended. */
  end(): readonly SequenceGap[] {
    const lost = this.#missing
    this.#missing = []
    return lost
  }
}

function without(missing: Missing, sequence: number): Missing[] {
  if (sequence < missing.from || sequence > missing.to) return [missing]
  return [
    { ...missing, to: sequence - 1 },
    { ...missing, from: sequence + 1 },
  ].filter(({ from, to }) => from <= to)
}
