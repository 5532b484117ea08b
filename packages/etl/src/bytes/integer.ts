import { QUOTE, ZERO } from './ascii.ts'
import type { Cursor } from './cursor.ts'

const MAX_DIGITS = 15

/** Reads up to 15 digits, bare or in quotes, into a cell. False, and nothing read, at anything else; what follows bare digits is not looked at. */
export function scanInteger(cursor: Cursor, into: Float64Array, cell: number): boolean {
  const { bytes } = cursor
  const isQuoted = bytes[cursor.at] === QUOTE
  const first = isQuoted ? cursor.at + 1 : cursor.at
  let at = first
  let value = 0
  let digit = bytes[at]! - ZERO
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit
    digit = bytes[++at]! - ZERO
  }
  const digits = at - first
  if (digits === 0 || digits > MAX_DIGITS) return false
  // 007 is no JSON number; "007" is a text that says 7.
  if (isQuoted ? bytes[at++] !== QUOTE : bytes[first] === ZERO && digits > 1) return false
  into[cell] = value
  cursor.at = at
  return true
}
