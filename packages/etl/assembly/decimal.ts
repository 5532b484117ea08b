import { DOT, MINUS, QUOTE, ZERO } from './ascii'
import { byteAt } from './bytes'

const MAX_DIGITS: u32 = 15 // a double keeps any 15 digits
const POWERS_OF_TEN: StaticArray<f64> = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] // all exact

/**
 * Reads `"12.50"`, up to 15 digits, into a cell: mantissa and power of ten are exact doubles, so their quotient is the nearest double, which is what
 * Number() gives. 0, and nothing read, at anything else.
 */
export function scanDecimal(at: usize, cell: usize): usize {
  if (byteAt(at++) !== QUOTE) return 0
  const isNegative = byteAt(at) === MINUS
  if (isNegative) at++
  const first = at
  let mantissa: u64 = 0
  let digit = byteAt(at) - ZERO
  while (digit <= 9) {
    mantissa = mantissa * 10 + digit
    digit = byteAt(++at) - ZERO
  }
  let digits = <u32>(at - first)
  if (digits === 0) return 0
  let scale: u32 = 0
  if (digit === DOT - ZERO) {
    const point = at
    digit = byteAt(++at) - ZERO
    while (digit <= 9) {
      mantissa = mantissa * 10 + digit
      digit = byteAt(++at) - ZERO
    }
    scale = <u32>(at - point) - 1
    if (scale === 0) return 0
    digits += scale
  }
  if (digit !== QUOTE - ZERO || digits > MAX_DIGITS) return 0
  const magnitude = scale === 0 ? <f64>mantissa : <f64>mantissa / unchecked(POWERS_OF_TEN[scale])
  store<f64>(cell, isNegative ? -magnitude : magnitude)
  return at + 1
}
