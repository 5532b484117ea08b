import { expect, test } from 'vitest'
import { checkSequences } from '../../../src/sim/oracle/holes.ts'
import { frame, opened, runOf, told } from './made-up-run.ts'

type Events = readonly { readonly second: number; readonly event: object }[]

interface Story {
  /** Numbers that the exchange kept to itself. */
  readonly skipped?: readonly number[]
  readonly wasMute?: boolean
  readonly wasStopped?: boolean
}

const GAP = { second: 6, event: { kind: 'sequence_gap', from_sequence: 2, to_sequence: 3 } }
const CLOSED = { second: 9, event: { kind: 'closed' } }

/** One connection, of which the numbers 0 to 5 are recorded but for those that were skipped, with what is told on it. */
function problemsOf(events: Events, { skipped = [], wasMute = false, wasStopped = false }: Story): readonly string[] {
  const frames = [0, 1, 2, 3, 4, 5].filter((sequence) => !skipped.includes(sequence)).map((sequence) => frame(2 + sequence, 'a', sequence))
  const lines = [opened(1, 'a', null), ...frames, ...[...events, CLOSED].map(({ second, event }) => told(second, 'a', event))]
  const sent = new Map(frames.map(({ sequence, data }) => [sequence ?? -1, Buffer.from(data).toString()]))
  return checkSequences([runOf(0, lines)], [{ sent, skipped: new Set(skipped), wasMute }], wasStopped)
}

test('numbers that never came, told once, are right', () => {
  expect(problemsOf([GAP], { skipped: [2, 3] })).toEqual([])
})

test('numbers that never came and that no row of gaps tells are seen', () => {
  expect(problemsOf([], { skipped: [2, 3] })).toEqual(['a: numbers 2–3 never came, and no gap tells it'])
})

test('a row of gaps over numbers that came is seen', () => {
  expect(problemsOf([GAP], {})).toEqual(['a: a gap 2–3 is told that was none'])
})

test('a row of gaps that tells of other numbers is seen', () => {
  expect(problemsOf([GAP], { skipped: [3] })).toEqual([
    'a: numbers 3–3 never came, and no gap tells it',
    'a: a gap 2–3 is told that was none',
  ])
})

test('a gap that is told twice is seen', () => {
  expect(problemsOf([GAP, GAP], { skipped: [2, 3] })).toEqual(['a: a gap is told twice'])
})

test('a silence that was none is seen, but for a recorder that stood still itself', () => {
  const silence = [{ second: 8, event: { kind: 'silence' } }]
  expect(problemsOf(silence, {})).toEqual(['a: silence is told of a connection that spoke'])
  expect(problemsOf(silence, { wasMute: true })).toEqual([])
  expect(problemsOf(silence, { wasStopped: true })).toEqual([])
})

test('a frame that no connection was sent is seen', () => {
  expect(checkSequences([runOf(0, [opened(1, 'a', null), frame(2, 'a', 0)])], [], false)).toEqual([
    'a: recorded what no connection was sent',
  ])
})
