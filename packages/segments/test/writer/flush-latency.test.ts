import { expect, test } from 'vitest'
import { FlushLatency } from '../../src/writer/flush-latency.ts'

test('quantiles are at most a tenth too high, and never too low', () => {
  const latency = new FlushLatency()
  for (let ms = 1; ms <= 1000; ms++) latency.add(ms)
  for (const [share, exact] of [
    [0.001, 1],
    [0.5, 500],
    [0.99, 990],
    [1, 1000],
  ] as const) {
    expect(latency.quantileMs(share)).toBeGreaterThanOrEqual(exact)
    expect(latency.quantileMs(share)).toBeLessThanOrEqual(exact * 1.1)
  }
})

test('before the first flush it is nothing', () => expect(new FlushLatency().quantileMs(0.99)).toBe(0))

test('one that took no time and one that took for ever have their places', () => {
  const latency = new FlushLatency()
  latency.add(0)
  expect(latency.quantileMs(1)).toBeCloseTo(0.1)
  latency.add(10 ** 9)
  expect(latency.quantileMs(0.5)).toBeCloseTo(0.1)
  expect(latency.quantileMs(1)).toBeGreaterThan(50_000)
})
