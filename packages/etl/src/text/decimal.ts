const ZERO = 48
const MINUS = 45
const POINT = 46
const MAX_PLAIN_CHARS = 17 // 15 digits, a sign and a point
const MAX_DIGITS = 15 // a double keeps any 15 digits
const POWERS_OF_TEN = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, power) => Number(`1e${power}`)) // all exact

/**
 * Reads plain decimal text of up to 15 digits into a cell. Mantissa and power of ten are exact doubles, so their quotient is the nearest double: what Number() gives.
 * False, and nothing read, for any other text, good or bad.
 */
export function readPlainDecimal(text: string, numbers: Float64Array, cell: number): boolean {
  const { length } = text
  if (length === 0 || length > MAX_PLAIN_CHARS) return false
  const first = text.charCodeAt(0) === MINUS ? 1 : 0
  let mantissa = 0
  let point = -1
  for (let at = first; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= ZERO + 9) mantissa = mantissa * 10 + (code - ZERO)
    else if (code === POINT && point === -1 && at > first) point = at
    else return false
  }
  const digits = length - first - (point === -1 ? 0 : 1)
  if (digits === 0 || digits > MAX_DIGITS || point === length - 1) return false
  const value = point === -1 ? mantissa : mantissa / POWERS_OF_TEN[length - 1 - point]!
  numbers[cell] = first === 1 ? -value : value
  return true
}

export interface Decimal {
  readonly value: number
  /** False when the double's shortest text is another decimal than the one sent; trailing zeros don't count. */
  readonly isExact: boolean
}

const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Undefined if the text is no finite decimal. */
export function decimalFromText(text: string): Decimal | undefined {
  if (!DECIMAL.test(text)) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  return { value, isExact: String(value) === text || isSame(digitsOf(text), digitsOf(String(value))) }
}

/** ±0.digits × 10^power, without zeros at either end of the digits. */
interface Digits {
  readonly isNegative: boolean
  readonly digits: string
  readonly power: number
}

function digitsOf(text: string): Digits {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const all = whole + fraction
  const fromFirst = withoutLeadingZeros(all)
  const digits = withoutTrailingZeros(fromFirst)
  if (digits === '') return { isNegative: false, digits, power: 0 }
  return { isNegative: sign === '-', digits, power: whole.length + Number(exponent) - (all.length - fromFirst.length) }
}

function isSame(a: Digits, b: Digits): boolean {
  return a.isNegative === b.isNegative && a.digits === b.digits && a.power === b.power
}

// Not by /0+$/: that is quadratic in a text of many zeros.
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === ZERO) end--
  return digits.slice(0, end)
}

function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (start < digits.length && digits.charCodeAt(start) === ZERO) start++
  return digits.slice(start)
}

export const DECIMAL_PRECISION = 38
export const DECIMAL_SCALE = 18

/** The decimal's text times 10^18 as a whole number; undefined where DECIMAL(38,18) can't hold it without rounding. The text must be a finite decimal. */
export function unscaledDecimal(text: string): bigint | undefined {
  const { isNegative, digits, power } = digitsOf(text)
  const zeros = power - digits.length + DECIMAL_SCALE
  if (digits === '') return 0n
  if (zeros < 0 || power + DECIMAL_SCALE > DECIMAL_PRECISION) return undefined
  const unscaled = BigInt(digits + '0'.repeat(zeros))
  return isNegative ? -unscaled : unscaled
}
