import { expect, test } from 'vitest'
import { Recording } from './recording.ts'

const settings = { product_ids: ['BTC-USD', 'ETH-USD'], products_per_connection: 1 }

test('while the writer is full no socket is read; then all goes on, nothing lost, and the pause is told with both its times', async () => {
  await using recording = await Recording.start({ settings, framesPerSecond: 2000 })
  const { sink, simulator, clock } = recording
  await recording.subscribed(2)
  await recording.until(() => recording.frames.length > 50)
  sink.fill()
  await recording.until(() => recording.feed.stats().isPaused)
  // One read of each socket may still be on its way.
  const atPause = recording.frames.length
  const target = simulator.delivered.length + 2000
  await recording.until(() => simulator.delivered.length > target)
  expect(recording.frames.length - atPause).toBeLessThan(300)
  await clock.advance(5000)
  sink.drain()
  await recording.until(() => recording.frames.length > target)
  const byConnection = recording
    .of('opened')
    .map(({ connection_id }) => recording.frames.filter(({ connectionId }) => connectionId === connection_id))
  for (const frames of byConnection) expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, number) => number))
  const [paused] = recording.of('paused')
  const [resumed] = recording.of('resumed')
  expect(recording.of('paused')).toEqual([
    expect.objectContaining({ connection_id: null, product_ids: ['BTC-USD', 'ETH-USD'], started: paused?.started, ended: null }),
  ])
  expect(resumed).toMatchObject({ connection_id: null, product_ids: ['BTC-USD', 'ETH-USD'], started: paused?.started })
  expect(Date.parse(resumed?.ended ?? '') - Date.parse(resumed?.started ?? '')).toBe(5000)
  expect(recording.feed.stats()).toMatchObject({ isPaused: false, gaps: 0, connects: 2 })
})

test('a connection that opens during a pause is not read before the pause ends', async () => {
  await using recording = await Recording.start({ settings })
  await recording.until(() => recording.of('opened').length === 1)
  recording.sink.fill()
  await recording.until(() => recording.feed.stats().isPaused)
  const [first] = recording.of('opened')
  await recording.advanceUntil(() => recording.of('opened').length === 2)
  await recording.advanceUntil(() => recording.simulator.received.length === 6)
  const second = recording.of('opened')[1]?.connection_id
  await recording.until(() => (recording.simulator.counts[1]?.frames ?? 0) > 10)
  expect(second).not.toBe(first?.connection_id)
  expect(recording.frames.filter(({ connectionId }) => connectionId === second)).toEqual([])
  recording.sink.drain()
  await recording.until(() => recording.frames.some(({ connectionId }) => connectionId === second))
})

test('a connection that is lost during a pause is made anew, and recording goes on after it', async () => {
  await using recording = await Recording.start({ framesPerSecond: 300 })
  await recording.subscribed()
  recording.sink.fill()
  await recording.until(() => recording.feed.stats().isPaused)
  const last = recording.frames.at(-1)
  await recording.simulator.stop()
  await recording.until(() => recording.of('closed').length === 1)
  recording.sink.drain()
  await recording.until(() => recording.of('resumed').length === 1)
  expect(recording.feed.stats().isPaused).toBe(false)
  expect((recording.frames.at(-1)?.captureUs ?? 0) >= (last?.captureUs ?? 0)).toBe(true)
  await recording.advanceUntil(() => recording.of('closed').length === 3)
})

test('when the writer has failed the feed rejects with what it failed with', async () => {
  await using recording = await Recording.start({ settings })
  await recording.subscribed(1)
  const failure = new Error('disk gone')
  const ended = recording.ended.catch((error: unknown) => error)
  recording.sink.fail(failure)
  expect(await ended).toBe(failure)
  expect(recording.feed.stats().openConnections).toBe(0)
})

test('when the writer fails during a pause the feed rejects too', async () => {
  await using recording = await Recording.start({ settings })
  await recording.subscribed(2)
  recording.sink.fill()
  await recording.until(() => recording.feed.stats().isPaused)
  const failure = new Error('disk gone')
  const ended = recording.ended.catch((error: unknown) => error)
  recording.sink.fail(failure)
  expect(await ended).toBe(failure)
})
