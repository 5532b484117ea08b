import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { LeaseWatch } from '../../src/lock/lease-watch.ts'

test('hand-over 8: a lease runs on the observer’s monotonic clock, from its first look, and anew with each renewal', async () => {
  const clock = new ManualClock()
  const watch = new LeaseWatch(clock, 60_000)
  expect(watch.remainingMs('a', 'counter 0')).toBe(60_000)
  // The wall clock proves nothing.
  clock.step(86_400_000)
  expect(watch.remainingMs('a', 'counter 0')).toBe(60_000)
  await clock.advance(59_999)
  expect(watch.remainingMs('a', 'counter 0')).toBe(1)
  expect(watch.remainingMs('a', 'counter 1')).toBe(60_000)
  await clock.advance(60_000)
  expect(watch.remainingMs('a', 'counter 1')).toBe(0)
  await clock.advance(60_000)
  expect(watch.remainingMs('a', 'counter 1')).toBe(0)
})

test('each record has its own lease, and a forgotten one begins again', async () => {
  const clock = new ManualClock()
  const watch = new LeaseWatch(clock, 60_000)
  watch.remainingMs('a', 'same')
  await clock.advance(40_000)
  expect(watch.remainingMs('b', 'same')).toBe(60_000)
  expect(watch.remainingMs('a', 'same')).toBe(20_000)
  watch.forget('a')
  expect([watch.remainingMs('a', 'same'), watch.remainingMs('b', 'same')]).toEqual([60_000, 60_000])
})
