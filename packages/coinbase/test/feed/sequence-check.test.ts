import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SequenceCheck } from '../../src/feed/sequence-check.ts'

/** All that is told of a connection with these numbers, as `from-to`. */
function gapsIn(numbers: readonly number[]): readonly string[] {
  const check = new SequenceCheck()
  const gaps = numbers.flatMap((number) => check.add(number, 1, 2))
  return [...gaps, ...check.end()].map(({ from, to }) => `${from}-${to}`)
}

const upTo = (end: number): number[] => Array.from({ length: end }, (_, number) => number)

test.each<[string, readonly number[], readonly string[]]>([
  ['an unbroken row', upTo(30), []],
  ['a hole', [...upTo(5), ...upTo(30).slice(8)], ['5-7']],
  ['a hole at the start', upTo(30).slice(2), ['0-1']],
  ['a repeat', [0, 1, 1, 2], []],
  ['neighbours that changed places', [0, 2, 1, 3], []],
  ['one of a hole that came late', [0, 5, 3, 6], ['1-2', '4-4']],
  ['one that came very late', [0, ...upTo(20).slice(2), 1], ['1-1']],
  ['numbers near the largest', [0, Number.MAX_SAFE_INTEGER], [`1-${Number.MAX_SAFE_INTEGER - 1}`]],
])('%s', (_name, numbers, gaps) => {
  expect(gapsIn(numbers)).toEqual(gaps)
})

test('a gap is told after eight more frames, with the times around the hole', () => {
  const check = new SequenceCheck()
  check.add(0, 1, 10)
  check.add(3, 10, 13)
  for (const number of [4, 5, 6, 7, 8, 9, 10, 11]) expect(check.add(number, 20, 20)).toEqual([])
  expect(check.add(12, 20, 20)).toMatchObject([{ from: 1, to: 2, startedUs: 10, endedUs: 13 }])
  expect(check.last).toBe(12)
})

test('whatever is lost, gaps are exactly the numbers below the last that never came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 }), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b)
      const check = new SequenceCheck()
      const gaps = [...sorted.flatMap((number) => check.add(number, 0, 0)), ...check.end()]
      const missing = gaps.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))
      expect(missing).toEqual(upTo(Math.max(...numbers)).filter((number) => !numbers.includes(number)))
    }),
  )
})
