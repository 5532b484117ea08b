import { QUOTE, ZERO } from './ascii'
import { byteAt } from './bytes'

const MAX_DIGITS: u32 = 15

/** Reads up to 15 digits, bare or in quotes, into a cell. 0, and nothing read, at anything else; what follows bare digits is not looked at. */
export function scanInteger(at: usize, cell: usize): usize {
  const isQuoted = byteAt(at) === QUOTE
  if (isQuoted) at++
  const first = at
  let value: u64 = 0
  let digit = byteAt(at) - ZERO
  while (digit <= 9) {
    value = value * 10 + digit
    digit = byteAt(++at) - ZERO
  }
  const digits = <u32>(at - first)
  if (digits === 0 || digits > MAX_DIGITS) return 0
  if (isQuoted) {
    if (byteAt(at++) !== QUOTE) return 0
  } else if (digits > 1 && byteAt(first) === ZERO) return 0 // 007 is no JSON number; "007" is a text that says 7
  store<f64>(cell, <f64>value)
  return at
}
