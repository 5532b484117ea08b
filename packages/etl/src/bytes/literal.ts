import { SLACK_BYTES } from '@fluxforge/segments'

const WORD_BYTES = 4

/** Known bytes, kept as the 32-bit words that a cursor compares; the last word may overlap the one before it. */
export class Literal {
  static readonly MIN_BYTES = WORD_BYTES

  readonly length: number
  readonly first: number
  readonly last: number
  /** What lies between the first word and the last. */
  readonly middle: Int32Array

  constructor(bytes: Uint8Array) {
    const { length } = bytes
    // A longer one might be compared with what lies behind the slab.
    if (length < Literal.MIN_BYTES || length >= SLACK_BYTES)
      throw new RangeError(`a literal has ${Literal.MIN_BYTES} to ${SLACK_BYTES - 1} bytes, not ${length}`)
    const view = new DataView(bytes.buffer, bytes.byteOffset, length)
    this.length = length
    this.first = view.getInt32(0, true)
    this.last = view.getInt32(length - WORD_BYTES, true)
    this.middle = Int32Array.from({ length: Math.max(0, Math.ceil(length / WORD_BYTES) - 2) }, (_, i) =>
      view.getInt32((i + 1) * WORD_BYTES, true),
    )
  }

  static of(text: string): Literal {
    return new Literal(Buffer.from(text))
  }
}
