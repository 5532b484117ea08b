import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalFromText, readPlainDecimal, unscaledDecimal } from '../src/text/decimal.ts'
import { integerFromText, readPlainInteger } from '../src/text/integer.ts'
import { TimestampReader, timestampFromText } from '../src/text/timestamp.ts'

const digits = fc.stringMatching(/^[0-9]{1,20}$/)
const decimalText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.option(digits, { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'e+'), fc.integer({ min: 0, max: 30 }))),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`,
  )

/** A decimal as a fraction of integers: [numerator, denominator]. */
function rational(text: string): readonly [bigint, bigint] {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const power = Number(exponent) - fraction.length
  const top = BigInt(`${whole}${fraction}`.replace('-', '')) * (mantissa.startsWith('-') ? -1n : 1n)
  return power >= 0 ? [top * 10n ** BigInt(power), 1n] : [top, 10n ** BigInt(-power)]
}

function isEqual(a: string, b: string): boolean {
  const [[p, q], [r, s]] = [rational(a), rational(b)]
  return p * s === r * q
}

test('plain decimals are read as Number() reads them', () => {
  const numbers = new Float64Array(1)
  fc.assert(
    fc.property(decimalText, (text) => {
      if (readPlainDecimal(text, numbers, 0)) expect(numbers[0]).toBe(Number(text))
      else expect(text).toMatch(/e|\d{14,}|\d\.\d*\d{3}/i)
    }),
    { numRuns: 5000 },
  )
})

test('a decimal is exact when its double prints as the same number', () => {
  fc.assert(
    fc.property(decimalText, (text) => {
      expect(decimalFromText(text)).toEqual({ value: Number(text), isExact: isEqual(text, String(Number(text))) })
    }),
    { numRuns: 5000 },
  )
})

test('exact decimals are the number times 10^18, if that is whole and has 38 digits at most', () => {
  fc.assert(
    fc.property(decimalText, (text) => {
      const [top, bottom] = rational(text)
      const scaled = top * 10n ** 18n
      const isHeld = scaled % bottom === 0n && String(scaled / bottom).replace('-', '').length <= 38
      expect(unscaledDecimal(text)).toBe(isHeld ? scaled / bottom : undefined)
    }),
    { numRuns: 5000 },
  )
})

test('integers are read as BigInt reads them', () => {
  const numbers = new Float64Array(1)
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }), (integer) => {
      expect(integerFromText(String(integer))).toBe(BigInt.asIntN(64, integer) === integer ? integer : undefined)
      if (readPlainInteger(String(integer), numbers, 0)) expect(BigInt(numbers[0]!)).toBe(integer)
    }),
  )
})

const twoDigits = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'))
const timeText = fc
  .tuple(
    fc.integer({ min: 1690, max: 2210 }),
    twoDigits(13),
    twoDigits(32),
    twoDigits(24),
    twoDigits(60),
    twoDigits(60),
    fc.stringMatching(/^[0-9]{0,9}$/),
    fc.constantFrom('Z', '+00:00', '-05:30', '+14:00'),
  )
  .map(
    ([year, month, day, hour, minute, second, fraction, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === '' ? '' : `.${fraction}`}${zone}`,
  )

/** What Date says, which takes more: hour 24, and days to 31 of any month in some engines. */
function independent(text: string): number | undefined {
  const [, local = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(text) ?? []
  const whole = new Date(`${local}Z`)
  if (Number.isNaN(whole.getTime()) || whole.toISOString().slice(0, 19) !== local) return undefined
  const year = Number(local.slice(0, 4))
  if (year < 1700 || year >= 2200) return undefined
  const micros = Date.parse(`${local}${zone}`) * 1000 + Math.floor(Number(`0.${fraction || '0'}`.slice(0, 8)) * 1e6 + 0.5)
  return micros === 0 ? NaN : micros
}

test('times are read as Date reads them, nanoseconds floored', () => {
  fc.assert(
    fc.property(timeText, (text) => {
      expect(timestampFromText(text)).toEqual(independent(text))
    }),
    { numRuns: 5000 },
  )
})

test('the reader of times in a row says the same as one that knows no others', () => {
  const seconds = [
    '2025-12-03T14:00:00',
    '2025-12-03T14:00:01',
    '1970-01-01T00:00:00',
    '1969-12-31T23:59:59',
    '0001-01-01T00:00:00',
    '2025-02-30T00:00:00',
  ]
  const text = fc
    .tuple(
      fc.constantFrom(...seconds),
      fc.constantFrom('', '.', '.0', '.1', '.123456789', '.1234567890', '.12x', '.999999999'),
      fc.constantFrom('Z', '', '+01:00', 'z'),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
      const reader = new TimestampReader()
      const numbers = new Float64Array(1)
      for (const one of texts) expect(reader.read(one, numbers, 0) ? numbers[0] : undefined).toEqual(timestampFromText(one))
    }),
    { numRuns: 1000 },
  )
})
