import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { captureText } from '../../src/capture-time.ts'
import type { Clock } from '../../src/clock.ts'
import { CaptureClock } from '../../src/writer/capture-clock.ts'

function started(): { readonly time: ManualClock; readonly capture: CaptureClock; readonly steps: number[] } {
  const time = new ManualClock('2025-12-03T14:00:00.000Z')
  const steps: number[] = []
  return { time, capture: new CaptureClock(time, (stepMs) => steps.push(stepMs)), steps }
}

test('times are UTC with exactly six digits, also at full seconds', async () => {
  const { time, capture } = started()
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:00.000000Z')
  await time.advance(1.25)
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:00.001250Z')
  await time.advance(998.75)
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:01.000000Z')
})

test('between two looks at the wall clock its steps don’t matter', async () => {
  const { time, capture, steps } = started()
  time.step(5000)
  await time.advance(9999)
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:09.999000Z')
  expect(steps).toEqual([])
})

test('a step is told, and followed, forward and back', async () => {
  const { time, capture, steps } = started()
  time.step(5000)
  await time.advance(10_000)
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:15.000000Z')
  time.step(-60_000)
  await time.advance(10_000)
  expect(captureText(capture.now())).toBe('2025-12-03T13:59:25.000000Z')
  expect(steps).toEqual([5000, -60_000])
})

test('small corrections are not told, and never turn time back', async () => {
  const { time, capture, steps } = started()
  await time.advance(9990)
  const before = capture.now()
  time.step(-90)
  await time.advance(10)
  expect(capture.now() >= before).toBe(true)
  await time.advance(200)
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:10.110000Z')
  expect(steps).toEqual([])
})

test('a process that stands still between its looks at the two clocks does not carry that into its times', async () => {
  const beganMs = Date.parse('2025-12-03T14:00:00.000Z')
  let trueMs = beganMs
  let stallMs = 70
  const stalling: Clock = {
    wallMs() {
      const wallMs = trueMs
      trueMs += stallMs
      stallMs = 0
      return wallMs
    },
    monotonicMs: () => trueMs - beganMs,
    sleep: async () => {},
  }
  const steps: number[] = []
  const capture = new CaptureClock(stalling, (stepMs) => steps.push(stepMs))
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:00.070000Z')
  trueMs += 10_000
  stallMs = 170
  capture.now()
  expect(captureText(capture.now())).toBe('2025-12-03T14:00:10.240000Z')
  expect(steps).toEqual([])
})
