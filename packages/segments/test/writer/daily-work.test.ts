import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { DailyWork } from '../../src/writer/daily-work.ts'

const DAY_MS = 24 * 3_600_000

test('it begins once a day at most, a day that failed included', async () => {
  const clock = new ManualClock()
  const failures: unknown[] = []
  let begun = 0
  const work = new DailyWork(
    async () => {
      begun++
      if (begun === 1) throw new Error('away')
    },
    clock,
    (error) => failures.push(error),
  )
  work.begin()
  await clock.advance(DAY_MS - 1)
  work.begin()
  expect([begun, failures]).toEqual([1, [new Error('away')]])
  await clock.advance(1)
  work.begin()
  expect(begun).toBe(2)
  await work.end()
  expect(failures).toHaveLength(1)
})

test('its end waits for the step under way, and nothing begins after it', async () => {
  const clock = new ManualClock()
  const step = Promise.withResolvers<void>()
  const done: string[] = []
  const work = new DailyWork(
    async (signal) => {
      await step.promise
      done.push(signal.aborted ? 'stopped' : 'went on')
    },
    clock,
    () => undefined,
  )
  work.begin()
  const ended = work.end().then(() => done.push('ended'))
  step.resolve()
  await ended
  expect(done).toEqual(['stopped', 'ended'])
  await clock.advance(DAY_MS)
  work.begin()
  expect(done).toHaveLength(2)
})
