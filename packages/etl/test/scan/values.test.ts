import { level2, price, samples } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { Roads } from './roads.ts'

/** Values one after the other on both roads: each may find what the one before left behind. Gives how many lines were left to JSON.parse. */
function parsedOf(values: fc.Arbitrary<string>, lineOf: (value: string) => string): number {
  const roads = new Roads(coinbase, SETTINGS)
  const blocks = fc.array(values, { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(blocks, (block) => roads.expectSame(block.map(lineOf))),
    { numRuns: 300 },
  )
  return roads.parsedLines
}

const quoted = (text: string): string => `"${text}"`
const priceLine = (json: string): string => level2([price(json)])
const timeLine = (json: string): string => priceLine('"1"').replace('"event_time":"2025-12-03T14:00:00Z"', `"event_time":${json}`)
const sideLine = (...words: readonly string[]): string =>
  words.reduce((line, word) => line.replace('"side":"bid"', `"side":"${word}"`), level2(words.map(() => price('"1"'))))
const sequenceLine = (json: string): string => priceLine('"1"').replace('"sequence_num":1', `"sequence_num":${json}`)
const unknownLine = (json: string): string => level2([`${price('"1"')},"new":${json}`])
const skippedLine = (json: string): string => samples.heartbeat.replace('"events":', `"new":${json},"events":`)

test('decimals of up to 15 digits are read as they are from text, to the last bit', () => {
  const plain = fc.stringMatching(/^-?[0-9]{1,9}(\.[0-9]{1,6})?$/).map(quoted)
  expect(parsedOf(plain, priceLine)).toBe(0)
})

test.each([
  ['decimals', priceLine],
  ['whole numbers', sequenceLine],
  ['times', timeLine],
])('what is none among %s is told by JSON.parse', (_name, lineOf) => {
  const number = fc.stringMatching(/^-?[0-9]{0,20}(\.[0-9]{0,8})?(e1)?$/)
  const broken = fc.constantFrom('12', '"12', '12"', '"1"2"', '"', '', '" 7"', '+7', '"007"', '007', '1.', '"."', '"-"', '"é"', '"1\0"')
  expect(parsedOf(fc.oneof(number, number.map(quoted), broken), lineOf)).toBeGreaterThan(0)
})

test('whole numbers of up to 15 digits are read with and without quotes', () => {
  const digits = fc.stringMatching(/^(0|[1-9][0-9]{0,14})$/)
  expect(parsedOf(fc.oneof(digits, digits.map(quoted), fc.constant('"007"')), sequenceLine)).toBe(0)
})

const SECONDS = ['2025-12-03T14:00:00', '2025-12-03T14:00:01', '2025-12-03T14:10:00', '1970-01-01T00:00:00', '0001-01-01T00:00:00']
const BROKEN = ['2025-02-30T00:00:00', '2025-12-03T23:59:60', '2025-12-03 14:00:00', '']

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
const FRACTIONS = fc.constantFrom('', '.', '.0', '.1', '.999999', '.1234567', '.123456789', '.1234567890', '.12x')
const ZONES = fc.constantFrom('Z', 'Z', '', '+01:00', 'z', 'Z ')

test.each([
  ['event', timeLine],
  ['capture', (json: string): string => priceLine('"1"').replace(/"capture_ts":"[^"]*"/, `"capture_ts":${json}`)],
])('the time of an %s reads as its text does, whatever was read before it', (_name, lineOf) => {
  const seconds = fc.oneof(fc.constantFrom(...SECONDS, ...BROKEN), CLOCK)
  const text = fc.tuple(seconds, FRACTIONS, ZONES).map((parts) => quoted(parts.join('')))
  expect(parsedOf(text, lineOf)).toBeGreaterThan(0)
})

test('nothing is known before the first time: NULs are no day, newlines no text', () => {
  for (const text of ['\0'.repeat(19), '\0\0\0\0-\0\0-\0\0T\0\0:\0\0:\0\0'])
    new Roads(coinbase, SETTINGS).expectSame([priceLine('"1"').replace(/"capture_ts":"[^"]*"/, `"capture_ts":"${text}Z"`)])
})

test('words are told apart, whatever follows them: short ones, long ones, thousands of them', () => {
  const roads = new Roads(coinbase, SETTINGS)
  const words = ['b', 'bid', 'bids', '', 'x'.repeat(57), 'x'.repeat(58), 'x'.repeat(59), 'x'.repeat(300)]
  words.push(...Array.from({ length: 5000 }, (_, i) => `P${i}-USD`))
  const lines = words.flatMap((word) => [
    sideLine(word),
    sideLine(word).replace(`"side":"${word}",`, '').replace('"1"}]', `"1","side":"${word}"}]`),
  ])
  roads.expectSame([...lines, ...lines])
  expect(roads.parsedLines).toBe(0)
})

test('words of a line that is taken back are forgotten, and their numbers are free for others', () => {
  const roads = new Roads(coinbase, SETTINGS)
  roads.expectSame([sideLine('kept'), `${sideLine('first', 'kept', 'second')} `, sideLine('second', 'kept', 'first')])
  expect(roads.parsedLines).toBe(1)
})

const json = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.stringMatching(/^-?[0-9]{0,3}(\.[0-9]{0,3})?$/),
  fc.constantFrom(
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    '{,}',
    '[',
    '01',
    '-',
    '1.',
    '.5',
    'nul',
    'nulls',
    'true',
    '{}',
    '[]',
    '{"a":[{"b":null}]}',
    '"a',
  ),
)

test('a value that nobody knows is kept as it stands if JSON.stringify would write it so', () => {
  expect(parsedOf(json, unknownLine)).toBeGreaterThan(0)
  expect(parsedOf(fc.constantFrom('"x"', '12', 'true', 'false', 'null', '123456789012345'), unknownLine)).toBe(0)
})

test('what a frame without rows holds is stepped over if it is JSON, written plainly', () => {
  expect(parsedOf(json, skippedLine)).toBeGreaterThan(0)
  expect(parsedOf(fc.constantFrom('{}', '[]', '-0.5', '{"a":[{"b":null},true,false,"x",10]}'), skippedLine)).toBe(0)
})

test('nesting has an end', () => {
  const roads = new Roads(coinbase, SETTINGS)
  roads.expectSame([skippedLine('['.repeat(1000) + ']'.repeat(1000))])
  expect(roads.parsedLines).toBe(1)
})
