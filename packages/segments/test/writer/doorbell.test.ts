import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Doorbell } from '../../src/writer/doorbell.ts'

test('a ring wakes who waits, long before the time', async () => {
  const clock = new ManualClock()
  const bell = new Doorbell(clock)
  const woken = bell.wait(60_000)
  bell.ring()
  await woken
  expect([clock.monotonicMs(), clock.sleeping]).toEqual([0, 0])
})

test('a ring while nobody waits is kept for one wait, however often it rang', async () => {
  const clock = new ManualClock()
  const bell = new Doorbell(clock)
  bell.ring()
  bell.ring()
  await bell.wait(60_000)
  const second = bell.wait(60_000)
  expect(clock.sleeping).toBe(1)
  await clock.advance(60_000)
  await second
})

test('a wait of no time looks only, and takes the ring with it', async () => {
  const clock = new ManualClock()
  const bell = new Doorbell(clock)
  bell.ring()
  await bell.wait(0)
  const next = bell.wait(5)
  expect(clock.sleeping).toBe(1)
  bell.ring()
  await next
})
