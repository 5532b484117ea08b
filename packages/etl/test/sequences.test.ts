import { envelope, samples } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sequences } from '../src/lines/sequences.ts'
import { convertLines } from './convert-text.ts'

test('numbers between the first and the last that no frame had are missing, in whatever order and however often they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), (numbers) => {
      const sequences = new Sequences()
      for (const number of numbers) {
        sequences.addFrame('c')
        sequences.addNumber(number)
      }
      const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
      const missing = last - first + 1 - new Set(numbers).size
      expect(sequences.readings()).toEqual([
        { connectionId: 'c', firstSequence: first, lastSequence: last, frames: numbers.length, missing },
      ])
    }),
  )
})

test('every frame of a connection counts: control, other and dead letters too, but not what the recorder says itself', async () => {
  const dead = envelope('l2_data', '{"sequence_num":"12","events":7}')
  const raw = samples.raw.replace('"x"', '"01JE6R0000000000000000TEST"')
  const result = await convertLines([
    samples.heartbeat,
    samples.subscriptions,
    samples.status,
    dead,
    samples.error,
    raw,
    envelope('_fluxforge', '{"kind":"silence","sequence_num":99}'),
  ])
  expect(result.connections).toEqual([
    { connectionId: '01JE6R0000000000000000TEST', firstSequence: 8, lastSequence: 12, frames: 6, missing: 1 },
  ])
})

test('connections are told apart, and one without numbers is left out', async () => {
  const on = (connection: string, data: string): string => envelope('heartbeats', data, '2025-12-03T14:00:00.000000Z', connection)
  const result = await convertLines([
    on('b', '{"sequence_num":0}'),
    on('a', '{"sequence_num":5}'),
    on('b', '{"sequence_num":3}'),
    on('c', '{"sequence_num":"x"}'),
  ])
  expect(result.connections).toEqual([
    { connectionId: 'b', firstSequence: 0, lastSequence: 3, frames: 2, missing: 2 },
    { connectionId: 'a', firstSequence: 5, lastSequence: 5, frames: 1, missing: 0 },
  ])
})
