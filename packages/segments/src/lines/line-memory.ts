import { isUtf8 } from 'node:buffer'

const FIRST_PRINTABLE = 0x20
/** Of each byte of a word: the bit that only bytes beyond ASCII have … */
const BEYOND_ASCII = 0x80808080
/** … and the one into which `word | (word << 1)` brings the two bits that every ASCII byte from the space on has one of. */
const PRINTABLE = 0x40404040
const WORD_BYTES = 4

/** Memory for lines. Its bytes can be looked at by words too, which is how text is checked at a quarter of the price. */
export class LineMemory {
  readonly bytes: Buffer
  readonly #words: Int32Array

  constructor(sizeBytes: number) {
    const words = Math.ceil(sizeBytes / WORD_BYTES)
    this.bytes = Buffer.allocUnsafeSlow(words * WORD_BYTES)
    this.#words = new Int32Array(this.bytes.buffer, 0, words)
  }

  /** Whether the bytes from `start` to `end` are UTF-8 without a control character (none below 0x20). */
  isPlainText(start: number, end: number): boolean {
    const firstWord = Math.ceil(start / WORD_BYTES)
    const endWord = Math.floor(end / WORD_BYTES)
    if (firstWord >= endWord) return this.#isPlainBytes(start, end)
    const words = this.#words
    let any = 0
    let every = -1
    for (let at = firstWord; at < endWord; at++) {
      const word = words[at] ?? 0
      any |= word
      every &= word | (word << 1)
    }
    if ((any & BEYOND_ASCII) !== 0 || (every & PRINTABLE) !== PRINTABLE) return this.#isPlainBytes(start, end)
    return this.#isPlainBytes(start, firstWord * WORD_BYTES) && this.#isPlainBytes(endWord * WORD_BYTES, end)
  }

  #isPlainBytes(start: number, end: number): boolean {
    let any = 0
    for (let at = start; at < end; at++) {
      const byte = this.bytes[at] ?? 0
      if (byte < FIRST_PRINTABLE) return false
      any |= byte
    }
    return (any & BEYOND_ASCII) === 0 || isUtf8(this.bytes.subarray(start, end))
  }
}
