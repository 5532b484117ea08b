import { BACKSLASH, COMMA, DELETE, QUOTE, SPACE } from './ascii.ts'
import type { Literal } from './literal.ts'
import { SURPRISE } from './surprise.ts'

/**
 * A place in a slab of lines that moves forward over what it recognises. It never gets past a newline, for it recognises none; but words are
 * compared without asking where the line ends, so SLACK_BYTES behind the last line must be there.
 */
export class Cursor {
  bytes: Buffer = Buffer.alloc(0)
  view: DataView = new DataView(this.bytes.buffer, 0, 0)
  at = 0

  moveTo(slab: Buffer, at: number): void {
    if (slab !== this.bytes) {
      this.bytes = slab
      this.view = new DataView(slab.buffer, slab.byteOffset, slab.byteLength)
    }
    this.at = at
  }

  /** Steps over `literal` if it comes next. */
  skip(literal: Literal): boolean {
    const { view, at } = this
    const { length, middle } = literal
    if (view.getInt32(at, true) !== literal.first || view.getInt32(at + length - 4, true) !== literal.last) return false
    for (let i = 0; i < middle.length; i++) if (view.getInt32(at + 4 + i * 4, true) !== middle[i]) return false
    this.at = at + length
    return true
  }

  expect(literal: Literal): void {
    if (!this.skip(literal)) throw SURPRISE
  }

  expectByte(byte: number): void {
    if (this.bytes[this.at] !== byte) throw SURPRISE
    this.at++
  }

  peek(): number {
    return this.bytes[this.at]!
  }

  /** Steps over `byte` if it comes next. */
  skipByte(byte: number): boolean {
    const isNext = this.bytes[this.at] === byte
    if (isNext) this.at++
    return isNext
  }

  /** Steps over what stands between two members, or over what closes them; true if there is one more. */
  hasMore(close: number): boolean {
    const byte = this.bytes[this.at++]
    if (byte === COMMA) return true
    if (byte === close) return false
    throw SURPRISE
  }

  /** Steps over a string of printable ASCII without escapes. */
  skipString(): void {
    const { bytes } = this
    let { at } = this
    if (bytes[at] !== QUOTE) throw SURPRISE
    for (let byte = bytes[++at]!; byte !== QUOTE; byte = bytes[++at]!) {
      if (byte === BACKSLASH || !(byte >= SPACE && byte < DELETE)) throw SURPRISE
    }
    this.at = at + 1
  }

  /** Steps over such a string and gives its text. */
  readString(): string {
    const start = this.at + 1
    this.skipString()
    return this.textFrom(start, this.at - 1)
  }

  /** What stands between two places, all of it ASCII. */
  textFrom(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end)
  }
}
