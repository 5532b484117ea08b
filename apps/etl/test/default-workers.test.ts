import { expect, test } from 'vitest'
import { defaultWorkers } from '../src/default-workers.ts'

test('by default there are as many workers as cores but one, which is for ingest, and at least one', () => {
  expect([1, 2, 3, 16].map((cores) => defaultWorkers(cores, true))).toEqual([1, 1, 2, 15])
})

test('where of several creates more than one may win, there is one', () => {
  expect(defaultWorkers(16, false)).toBe(1)
})
