import { expect, test } from 'vitest'
import { timeArgument } from '../src/time-argument.ts'

test.each([
  ['2025-12-03', '2025-12-03T00:00:00.000Z'],
  ['2025-12-03T14:05', '2025-12-03T14:05:00.000Z'],
  ['2025-12-03T14:05:06', '2025-12-03T14:05:06.000Z'],
  ['2025-12-03T14:05:06.250Z', '2025-12-03T14:05:06.250Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
])('%s is %s, wherever the machine is', (text, time) => {
  expect(timeArgument(text).toISOString()).toBe(time)
})

test.each([
  'yesterday',
  '',
  '2025-12',
  '2025-02-31',
  '2025-12-03T24:00',
  '2025-12-03T25:00',
  '2025-12-03T14:00:00+01:00',
  '2025-12-03 14:00',
])('%j is no UTC time', (text) => {
  expect(() => timeArgument(text)).toThrow(`Expected a UTC time, 2025-12-03 or 2025-12-03T14:00:00Z, found ${JSON.stringify(text)}.`)
})
