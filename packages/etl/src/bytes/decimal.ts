import { DOT, MINUS, QUOTE, ZERO } from './ascii.ts'
import type { Cursor } from './cursor.ts'

const MAX_INT32_DIGITS = 9
const MAX_DIGITS = 15 // a double keeps any 15 digits
const POWERS_OF_TEN = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, power) => Number(`1e${power}`)) // all exact

/**
 * Reads `"12.50"`, up to 15 digits, into a cell: mantissa and power of ten are exact doubles, so their quotient is the nearest double, which is what
 * Number() gives. False, and nothing read, at anything else.
 */
export function scanDecimal(cursor: Cursor, into: Float64Array, cell: number): boolean {
  const { bytes } = cursor
  const first = cursor.at + 1
  let at = first
  let mantissa = 0
  let digit = bytes[at]! - ZERO
  // In 32 bits, which more than nine digits run over; that is seen below, before the mantissa is used.
  while (digit >= 0 && digit <= 9) {
    mantissa = (Math.imul(mantissa, 10) + digit) | 0
    digit = bytes[++at]! - ZERO
  }
  let digits = at - first
  let scale = 0
  if (digit === DOT - ZERO && digits > 0) {
    const point = at
    digit = bytes[++at]! - ZERO
    while (digit >= 0 && digit <= 9) {
      mantissa = (Math.imul(mantissa, 10) + digit) | 0
      digit = bytes[++at]! - ZERO
    }
    scale = at - point - 1
    digits = scale === 0 ? 0 : digits + scale
  }
  if (digit !== QUOTE - ZERO || digits === 0 || digits > MAX_INT32_DIGITS || bytes[first - 1] !== QUOTE)
    return scanLongerDecimal(cursor, into, cell)
  into[cell] = scale === 0 ? mantissa : mantissa / POWERS_OF_TEN[scale]!
  cursor.at = at + 1
  return true
}

/** With a sign, or ten and more digits. */
function scanLongerDecimal(cursor: Cursor, into: Float64Array, cell: number): boolean {
  const { bytes } = cursor
  let { at } = cursor
  if (bytes[at++] !== QUOTE) return false
  const isNegative = bytes[at] === MINUS
  if (isNegative) at++
  let mantissa = 0
  let digits = 0
  let point = -1
  for (; ; at++) {
    const digit = bytes[at]! - ZERO
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
    } else if (digit === DOT - ZERO && point === -1 && digits > 0) point = at
    else break
  }
  if (bytes[at] !== QUOTE || digits === 0 || digits > MAX_DIGITS || point === at - 1) return false
  const magnitude = point === -1 ? mantissa : mantissa / POWERS_OF_TEN[at - point - 1]!
  into[cell] = isNegative ? -magnitude : magnitude
  cursor.at = at + 1
  return true
}
