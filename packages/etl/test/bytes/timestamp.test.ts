import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimestampScanner } from '../../src/bytes/timestamp.ts'
import { timestampFromText } from '../../src/text/timestamp.ts'
import { cursorAt, unlessSurprised } from './cursor-at.ts'

const SECONDS = ['2025-12-03T14:00:00', '2025-12-03T14:00:01', '2025-12-03T14:10:00', '1970-01-01T00:00:00', '0001-01-01T00:00:00']
const BROKEN = ['2025-02-30T00:00:00', '2025-12-03T23:59:60', '2025-12-03 14:00:00', '\0\0\0\0-\0\0-\0\0T\0\0:\0\0:\0\0', '']

// Of the day that most of the others have: hours, minutes and seconds on both sides of their ends, and what is no digit or colon.
const CLOCK = fc
  .tuple(
    fc.constantFrom('00', '14', '23', '24', '1:', '/0'),
    fc.constantFrom(':', ':', ':', ';'),
    fc.constantFrom('00', '59', '60', '4:', ' 9'),
    fc.constantFrom(':', ':', ':', '.'),
    fc.constantFrom('00', '59', '60', '5', '0/'),
  )
  .map((parts) => `2025-12-03T${parts.join('')}`)

test('a time reads as its text does, whatever was read before it', () => {
  const text = fc
    .tuple(
      fc.oneof(fc.constantFrom(...SECONDS, ...BROKEN), CLOCK),
      fc.constantFrom('', '.', '.0', '.1', '.999999', '.1234567', '.123456789', '.1234567890', '.12x'),
      fc.constantFrom('Z', 'Z', '', '+01:00', 'z', 'Z '),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
      const scanner = new TimestampScanner()
      const numbers = new Float64Array(1)
      for (const one of texts) {
        const cursor = cursorAt(`"${one}",`)
        const found = unlessSurprised(() => scanner.scan(cursor, numbers, 0)) ?? numbers[0]
        const expected = timestampFromText(one)
        if (expected !== undefined) expect([found, cursor.at]).toEqual([expected, one.length + 2])
        else expect(() => scanner.scan(cursorAt(`"${one}",`), numbers, 0)).toThrow('not what the byte scanner knows')
      }
    }),
    { numRuns: 2000 },
  )
})

test('nothing is known before the first time: NULs are no day, newlines no text', () => {
  const scanner = new TimestampScanner()
  for (const text of [`"${'\0'.repeat(19)}Z"`, `"${'\n'.repeat(19)}Z"`, '\0'.repeat(40)])
    expect(unlessSurprised(() => scanner.scan(cursorAt(text), new Float64Array(1), 0) ?? 'read')).toBeUndefined()
})
