import { timestampFromText } from '../text/timestamp.ts'
import { COLON, DOT, QUOTE, UPPER_Z, ZERO } from './ascii.ts'
import type { Cursor } from './cursor.ts'
import { SURPRISE } from './surprise.ts'

const DAY_CHARS = 11 // 2025-12-03T
const SECOND_US = 1_000_000
const MAX_FRACTION_DIGITS = 9
const MICROS_OF_UNIT = Int32Array.of(SECOND_US, 100_000, 10_000, 1000, 100, 10, 1) // by number of fraction digits
const LONGEST = '"2025-12-03T14:00:00.123456789+00:00"'.length
const NOT_TWO_DIGITS = 100

/** Reads times that come in order: the same text as before costs next to nothing, another time of the same day little. Any other is read as text, by the rules for texts. */
export class TimestampScanner {
  /** The words of the text read last; the one that ends it may overlap the one before. */
  private readonly text = new Int32Array(Math.ceil(LONGEST / 4))
  private lastWord = 0
  /** 0: none yet. */
  private textBytes = 0
  private readonly day = new Int32Array(3)
  private knowsDay = false
  // Not two fields: a double in a field is boxed anew at each write.
  private readonly micros = { ofText: new Float64Array(1), ofDay: new Float64Array(1) }

  /** Reads the time, quotes included, into a cell. */
  scan(cursor: Cursor, into: Float64Array, cell: number): void {
    if (this.isRepeat(cursor)) cursor.at += this.textBytes
    else {
      const start = cursor.at
      if (!this.scanSameDay(cursor)) this.scanText(cursor)
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

  private scanSameDay(cursor: Cursor): boolean {
    const { bytes } = cursor
    let { at } = cursor
    if (bytes[at++] !== QUOTE || !this.isSameDay(cursor.view, at)) return false
    at += DAY_CHARS
    const hour = twoDigits(bytes, at)
    const minute = twoDigits(bytes, at + 3)
    const second = twoDigits(bytes, at + 6)
    if (hour > 23 || minute > 59 || second > 59 || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return false
    at += 8
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
    this.micros.ofText[0] = this.micros.ofDay[0]! + ((hour * 60 + minute) * 60 + second) * SECOND_US + fraction
    cursor.at = at + 2
    return true
  }

  private isSameDay(view: DataView, at: number): boolean {
    const { day } = this
    return (
      this.knowsDay &&
      view.getInt32(at + 7, true) === day[2] &&
      view.getInt32(at + 4, true) === day[1] &&
      view.getInt32(at, true) === day[0]
    )
  }

  private scanText(cursor: Cursor): void {
    const start = cursor.at + 1
    const text = cursor.readString()
    const micros = timestampFromText(text)
    if (micros === undefined) throw SURPRISE
    this.micros.ofText[0] = micros
    this.learnDay(cursor.view, start, text.slice(0, DAY_CHARS))
  }

  private learnDay(view: DataView, at: number, day: string): void {
    const micros = timestampFromText(`${day}00:00:00Z`)
    // 1970 is null at its start only.
    if (micros === undefined || Number.isNaN(micros)) return
    this.micros.ofDay[0] = micros
    this.knowsDay = true
    for (let i = 0; i < 2; i++) this.day[i] = view.getInt32(at + i * 4, true)
    this.day[2] = view.getInt32(at + DAY_CHARS - 4, true)
  }
}

/** More than any hour, minute or second where there aren't two digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO
  const ones = bytes[at + 1]! - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NOT_TWO_DIGITS
}
