import { decimalFromText, unscaledDecimal } from './decimal.ts'

const ZERO = 48
const MAX_PLAIN_DIGITS = 15
const MIN_INT64 = -(2n ** 63n)
const MAX_INT64 = 2n ** 63n - 1n
const WHOLE = /^-?\d{1,100}$/
const ONE = 10n ** 18n

/** Reads up to 15 digits into a cell. False, and nothing read, for any other text, good or bad. */
export function readPlainInteger(text: string, numbers: Float64Array, cell: number): boolean {
  const { length } = text
  if (length === 0 || length > MAX_PLAIN_DIGITS) return false
  let value = 0
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return false
    value = value * 10 + digit
  }
  numbers[cell] = value
  return true
}

/** Whole numbers however they are written (`5`, `5.0`, `5e3`); undefined for others, and beyond INT64. */
export function integerFromText(text: string): bigint | undefined {
  const integer = WHOLE.test(text) ? BigInt(text) : wholeDecimal(text)
  return integer === undefined || integer < MIN_INT64 || integer > MAX_INT64 ? undefined : integer
}

function wholeDecimal(text: string): bigint | undefined {
  if (decimalFromText(text) === undefined) return undefined
  const unscaled = unscaledDecimal(text)
  return unscaled === undefined || unscaled % ONE !== 0n ? undefined : unscaled / ONE
}
