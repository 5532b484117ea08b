import { timestampFromText } from '../text/timestamp.ts'
import { DOT, QUOTE, UPPER_Z, ZERO } from './ascii.ts'
import type { Cursor } from './cursor.ts'
import { SURPRISE } from './surprise.ts'

const SECOND_CHARS = 19 // 2025-12-03T14:00:00
const MAX_FRACTION_DIGITS = 9
const MICROS_OF_UNIT = Int32Array.of(1_000_000, 100_000, 10_000, 1000, 100, 10, 1) // by number of fraction digits
const LONGEST = '"2025-12-03T14:00:00.123456789+00:00"'.length

/** Reads times that come in order: the same text as before, or the same second, costs next to nothing. Any other is read as text, by the rules for texts. */
export class TimestampScanner {
  /** The words of the text read last; the one that ends it may overlap the one before. */
  private readonly text = new Int32Array(Math.ceil(LONGEST / 4))
  private lastWord = 0
  /** 0: none yet. */
  private textBytes = 0
  private readonly second = new Int32Array(5)
  private knowsSecond = false
  // Not two fields: a double in a field is boxed anew at each write.
  private readonly micros = { ofText: new Float64Array(1), ofSecond: new Float64Array(1) }

  /** Reads the time, quotes included, into a cell. */
  scan(cursor: Cursor, into: Float64Array, cell: number): void {
    if (this.isRepeat(cursor)) cursor.at += this.textBytes
    else {
      const start = cursor.at
      if (!this.scanSameSecond(cursor)) this.scanText(cursor)
      this.remember(cursor.view, start, cursor.at - start)
    }
    into[cell] = this.micros.ofText[0]!
  }

  private isRepeat({ view, at }: Cursor): boolean {
    const { text, textBytes } = this
    if (textBytes === 0 || view.getInt32(at + textBytes - 4, true) !== this.lastWord) return false
    // From the end, where times differ.
    for (let i = (textBytes - 5) >> 2; i >= 0; i--) if (view.getInt32(at + i * 4, true) !== text[i]) return false
    return true
  }

  private remember(view: DataView, start: number, bytes: number): void {
    const { text } = this
    this.textBytes = bytes
    this.lastWord = view.getInt32(start + bytes - 4, true)
    for (let i = (bytes - 5) >> 2; i >= 0; i--) text[i] = view.getInt32(start + i * 4, true)
  }

  private scanSameSecond(cursor: Cursor): boolean {
    const { bytes } = cursor
    let { at } = cursor
    if (bytes[at++] !== QUOTE || !this.isSameSecond(cursor.view, at)) return false
    at += SECOND_CHARS
    let fraction = 0
    if (bytes[at] === DOT) {
      const first = ++at
      let digit = bytes[at]! - ZERO
      while (digit >= 0 && digit <= 9) {
        if (at - first < 6) fraction = fraction * 10 + digit
        digit = bytes[++at]! - ZERO
      }
      const digits = at - first
      if (digits === 0 || digits > MAX_FRACTION_DIGITS) return false
      if (digits < 6) fraction *= MICROS_OF_UNIT[digits]!
    }
    if (bytes[at] !== UPPER_Z || bytes[at + 1] !== QUOTE) return false
    this.micros.ofText[0] = this.micros.ofSecond[0]! + fraction
    cursor.at = at + 2
    return true
  }

  private isSameSecond(view: DataView, at: number): boolean {
    const { second } = this
    return (
      this.knowsSecond &&
      view.getInt32(at + 15, true) === second[4] &&
      view.getInt32(at + 12, true) === second[3] &&
      view.getInt32(at + 8, true) === second[2] &&
      view.getInt32(at + 4, true) === second[1] &&
      view.getInt32(at, true) === second[0]
    )
  }

  private scanText(cursor: Cursor): void {
    const start = cursor.at + 1
    const text = cursor.readString()
    const micros = timestampFromText(text)
    if (micros === undefined) throw SURPRISE
    this.micros.ofText[0] = micros
    this.learnSecond(cursor.view, start, text.slice(0, SECOND_CHARS))
  }

  private learnSecond(view: DataView, at: number, second: string): void {
    const micros = timestampFromText(`${second}Z`)
    // The first second of 1970 is null at its start only.
    if (micros === undefined || Number.isNaN(micros)) return
    this.micros.ofSecond[0] = micros
    this.knowsSecond = true
    for (let i = 0; i < 4; i++) this.second[i] = view.getInt32(at + i * 4, true)
    this.second[4] = view.getInt32(at + SECOND_CHARS - 4, true)
  }
}
