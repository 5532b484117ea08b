import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scanDecimal } from '../../src/bytes/decimal.ts'
import { scanInteger } from '../../src/bytes/integer.ts'
import { readPlainDecimal } from '../../src/text/decimal.ts'
import { cursorAt } from './cursor-at.ts'

const numberText = fc.stringMatching(/^-?[0-9]{0,12}(\.[0-9]{0,8})?(e1)?$/)

test('decimals up to 15 digits are read as they are from text, to the last bit, and nothing else is', () => {
  fc.assert(
    fc.property(numberText, (text) => {
      const [bytes, expected] = [new Float64Array(1), new Float64Array(1)]
      const cursor = cursorAt(`"${text}",`)
      const isPlain = scanDecimal(cursor, bytes, 0)
      expect(isPlain).toBe(readPlainDecimal(text, expected, 0))
      expect(bytes).toEqual(expected)
      expect(cursor.at).toBe(isPlain ? text.length + 2 : 0)
    }),
    { numRuns: 5000 },
  )
})

test.each(['12', '"12', '12"', '"1"2"', '"', ''])('%s is no decimal in quotes', (text) => {
  const cursor = cursorAt(text)
  expect(scanDecimal(cursor, new Float64Array(1), 0) && cursor.at === text.length).toBe(false)
})

test.each([
  ['0', 0],
  ['7', 7],
  ['"7"', 7],
  ['"007"', 7],
  ['999999999999999', 999999999999999],
  ['"0"', 0],
])('%s is the integer %i', (text, expected) => {
  const numbers = new Float64Array(1)
  const cursor = cursorAt(`${text},`)
  expect(scanInteger(cursor, numbers, 0)).toBe(true)
  expect([numbers[0], cursor.at]).toEqual([expected, text.length])
})

test.each(['007', '-1', '""', '"7', '', '1234567890123456', '"1234567890123456"', '" 7"', '+7'])('%s is left to others', (text) => {
  const cursor = cursorAt(text)
  expect(scanInteger(cursor, new Float64Array(1), 0)).toBe(false)
  expect(cursor.at).toBe(0)
})
