import fc from 'fast-check'
import { expect, test } from 'vitest'
import { skipValue, skipVerbatim } from '../../src/bytes/plain-value.ts'
import { cursorAt, unlessSurprised } from './cursor-at.ts'

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

/** What was stepped over; undefined if it was no plain value, or not all of it. */
function skipped(text: string, skip: typeof skipValue): string | undefined {
  const cursor = cursorAt(text)
  const isPlain = unlessSurprised(() => skip(cursor) ?? true)
  return isPlain === true && cursor.at === text.length ? text : undefined
}

test('what is stepped over is JSON', () => {
  fc.assert(
    fc.property(json, (text) => {
      if (skipped(text, skipValue) !== undefined) expect(() => JSON.parse(text)).not.toThrow()
    }),
    { numRuns: 5000 },
  )
  for (const text of ['{}', '[]', '-0.5', '{"a":[{"b":null},true,false,"x",10]}']) expect(skipped(text, skipValue)).toBe(text)
})

test('nesting has an end', () => {
  expect(skipped('['.repeat(100_000) + ']'.repeat(100_000), skipValue)).toBeUndefined()
})

test('what is kept as it stands is what JSON.stringify would write', () => {
  fc.assert(
    fc.property(json, (text) => {
      if (skipped(text, skipVerbatim) !== undefined) expect(JSON.stringify(JSON.parse(text))).toBe(text)
    }),
    { numRuns: 5000 },
  )
  for (const text of ['"x"', '12', 'true', 'null']) expect(skipped(text, skipVerbatim)).toBe(text)
  for (const text of ['1.0', '-0', '1234567890123456', '[]', '"\\u0041"']) expect(skipped(text, skipVerbatim)).toBeUndefined()
})
