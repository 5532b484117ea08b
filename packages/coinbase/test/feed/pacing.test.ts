import { systemClock } from '@fluxforge/segments'
import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Pacer } from '../../src/feed/pacer.ts'
import { MARKET_PRODUCTS } from '../../src/simulator/index.ts'
import { Recording } from './recording.ts'

/** The most that fell into any second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
}

test('messages of all connections together stay under 8 a second, on the wire', async () => {
  const settings = { product_ids: MARKET_PRODUCTS.slice(0, 3), products_per_connection: 1 }
  await using recording = await Recording.start({ settings, clock: systemClock })
  await recording.until(() => recording.of('subscribed').length === 3)
  const times = recording.simulator.received.map(({ atMs }) => atMs)
  expect(times).toHaveLength(9)
  expect(mostInASecond(times)).toBeLessThan(8)
})

test('connections open so far apart that each can say all it has to at once', async () => {
  const settings = { product_ids: MARKET_PRODUCTS.slice(0, 20), products_per_connection: 1 }
  await using recording = await Recording.start({ settings })
  await recording.subscribed(20)
  const times = recording.of('opened').map(({ connection_id }) => {
    const [opened, first] = recording.sink.frames.filter(({ connectionId }) => connectionId === connection_id)
    return [opened, first].map((frame) => (frame?.captureUs ?? 0) / 1000)
  })
  const openings = times.map(([opened = 0]) => opened)
  expect(mostInASecond(openings)).toBeLessThan(8)
  // The exchange closes what has not subscribed within five seconds.
  expect(Math.max(...times.map(([opened = 0, first = 0]) => first - opened))).toBeLessThan(1000)
})

test('whoever is late holds up the next: two are never nearer than the spacing', async () => {
  const clock = new ManualClock()
  const pacer = new Pacer(clock)
  const { signal } = new AbortController()
  const passed: number[] = []
  const pass = async (): Promise<void> => {
    await pacer.turn(signal)
    passed.push(clock.monotonicMs())
  }
  const all = [pass(), pass(), pass()]
  await clock.advance(1000)
  await Promise.all(all)
  expect(passed).toEqual([0, 150, 300])
  await pass()
  expect(passed.at(-1)).toBe(1000)
})

test('who is gone takes no turn', async () => {
  const clock = new ManualClock()
  const pacer = new Pacer(clock)
  await pacer.turn(new AbortController().signal, 3)
  await pacer.turn(AbortSignal.abort(), 100)
  const next = pacer.turn(new AbortController().signal).then(() => clock.monotonicMs())
  await clock.advance(10_000)
  expect(await next).toBe(450)
})
