import { expect, test } from 'vitest'
import { systemClock } from '../src/clock.ts'

test('a sleep ends at once when its signal fires, before or meanwhile, and never rejects', async () => {
  const startMs = systemClock.monotonicMs()
  await systemClock.sleep(60_000, AbortSignal.abort())
  const meanwhile = new AbortController()
  const slept = systemClock.sleep(60_000, meanwhile.signal)
  meanwhile.abort()
  await slept
  expect(systemClock.monotonicMs() - startMs).toBeLessThan(10_000)
})

test('a sleep takes its time, by the clock that never steps', async () => {
  const startMs = systemClock.monotonicMs()
  await systemClock.sleep(20)
  expect(systemClock.monotonicMs() - startMs).toBeGreaterThanOrEqual(19)
  expect(Math.abs(systemClock.wallMs() - Date.now())).toBeLessThan(1000)
})
