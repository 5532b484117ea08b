import { COLON, DOT, QUOTE, UPPER_Z, ZERO } from './ascii'
import { byteAt, isSame, skipString } from './bytes'
import { readDay, readTime } from './host'
import { zeroed } from './room'

const DAY_CHARS: u32 = 11 // 2025-12-03T
const SECOND_US: u64 = 1_000_000
const MAX_FRACTION_DIGITS: u32 = 9
const MICROS_OF_UNIT: StaticArray<u32> = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1] // by number of fraction digits
const MAX_TEXT_BYTES: u32 = 40 // "2025-12-03T14:00:00.123456789+00:00" and room for its last word
const NOT_TWO_DIGITS: u32 = 100

/** Reads times that come in order: the same text as before costs next to nothing, another time of the same day little. Any other is read as text, by the rules for texts. */
@unmanaged
export class Times {
  private micros: f64
  private dayMicros: f64
  /** Of the text read last, quotes included; 0: none yet, or none that can be kept. */
  private textBytes: u32
  private knowsDay: bool

  /** Where the text read last is kept; the day that is known stands behind it. */
  private get text(): usize {
    return changetype<usize>(this) + offsetof<Times>()
  }

  private get day(): usize {
    return this.text + MAX_TEXT_BYTES
  }

  static create(): Times {
    return changetype<Times>(zeroed(offsetof<Times>() + MAX_TEXT_BYTES + 16))
  }

  /** Reads the time, quotes included, into a cell. */
  scan(at: usize, cell: usize): usize {
    const textBytes = this.textBytes
    if (textBytes !== 0 && isSame(at, this.text, textBytes)) {
      store<f64>(cell, this.micros)
      return at + textBytes
    }
    let end = this.scanSameDay(at)
    if (end === 0) end = this.scanText(at)
    this.remember(at, <u32>(end - at))
    store<f64>(cell, this.micros)
    return end
  }

  private remember(at: usize, bytes: u32): void {
    this.textBytes = bytes > MAX_TEXT_BYTES ? 0 : bytes
    for (let i: u32 = 0; i < MAX_TEXT_BYTES; i += 8) store<u64>(this.text + i, load<u64>(at + i))
  }

  private scanSameDay(at: usize): usize {
    if (!this.knowsDay || byteAt(at++) !== QUOTE || !isSame(at, this.day, DAY_CHARS)) return 0
    at += DAY_CHARS
    const hour = twoDigits(at)
    const minute = twoDigits(at + 3)
    const second = twoDigits(at + 6)
    if (hour > 23 || minute > 59 || second > 59 || byteAt(at + 2) !== COLON || byteAt(at + 5) !== COLON) return 0
    at += 8
    let fraction: u64 = 0
    if (byteAt(at) === DOT) {
      const first = ++at
      let digit = byteAt(at) - ZERO
      while (digit <= 9) {
        if (at - first < 6) fraction = fraction * 10 + digit
        digit = byteAt(++at) - ZERO
      }
      const digits = <u32>(at - first)
      if (digits === 0 || digits > MAX_FRACTION_DIGITS) return 0
      if (digits < 6) fraction *= unchecked(MICROS_OF_UNIT[digits])
    }
    if (byteAt(at) !== UPPER_Z || byteAt(at + 1) !== QUOTE) return 0
    this.micros = this.dayMicros + <f64>(<u64>((hour * 60 + minute) * 60 + second) * SECOND_US + fraction)
    return at + 2
  }

  private scanText(at: usize): usize {
    const end = skipString(at)
    this.micros = readTime(at + 1, end - 1)
    this.learnDay(at + 1)
    return end
  }

  private learnDay(at: usize): void {
    const micros = readDay(at)
    if (isNaN(micros)) return
    this.dayMicros = micros
    this.knowsDay = true
    memory.copy(this.day, at, DAY_CHARS)
  }
}

/** More than any hour, minute or second where there aren't two digits. */
function twoDigits(at: usize): u32 {
  const tens = byteAt(at) - ZERO
  const ones = byteAt(at + 1) - ZERO
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : NOT_TWO_DIGITS
}
