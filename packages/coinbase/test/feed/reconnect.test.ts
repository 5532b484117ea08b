import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { backoffMs } from '../../src/feed/backoff.ts'
import { isCoinbaseError } from '../../src/index.ts'
import { type Fault, market, startSimulator } from '../../src/simulator/index.ts'
import { listen } from './local-server.ts'
import { Recording, timeOf } from './recording.ts'

/** A port where nobody listens. */
async function deadUrl(): Promise<string> {
  const server = createServer()
  const url = await listen(server)
  server.close()
  await once(server, 'close')
  return url
}

test.each<[number, string]>([
  [1001, 'code 1001, simulated'],
  [1006, 'code 1006'],
])('after a close with code %i the next opening names the last connection, its last sequence and time', async (code, detail) => {
  await using recording = await Recording.start({ faults: [{ connection: 1, afterFrames: 30, kind: 'close', code }], framesPerSecond: 300 })
  await recording.subscribed()
  await recording.until(() => recording.of('closed').length === 1)
  const last = recording.frames.at(-1)
  expect(last?.sequence).toBe(29)
  expect(recording.texts).toEqual(recording.simulator.delivered.map(({ data }) => data))
  await recording.subscribed(2)
  expect(recording.of('closed')).toMatchObject([{ detail, connection_id: last?.connectionId, product_ids: ['BTC-USD'] }])
  const [, opened] = recording.of('opened')
  expect(opened).toMatchObject({
    product_ids: ['BTC-USD'],
    cause: 'disconnect',
    started: timeOf(last),
    detail: `after connection ${last?.connectionId}, last sequence 29`,
  })
  expect(opened?.connection_id).not.toBe(last?.connectionId)
  const firstFrame = recording.frames.find(({ connectionId }) => connectionId === opened?.connection_id)
  expect((opened?.ended ?? '') <= timeOf(firstFrame)).toBe(true)
  expect(recording.feed.stats()).toMatchObject({ connects: 2, openConnections: 1, gaps: 0 })
})

test('waits double from the first to 30 seconds, half of each by chance', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => backoffMs(failures, 1000, () => 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
  ])
  expect([1, 6, 1000].map((failures) => backoffMs(failures, 1000, () => 0.999_999))).toEqual([
    expect.closeTo(1000, 0),
    expect.closeTo(30_000, 0),
    expect.closeTo(30_000, 0),
  ])
})

test('while the exchange is away it is tried again and again, each failure told once with its reason, and the hole lasts until it is back', async () => {
  const lastRun = { isClean: true, captureTs: '2025-12-03T13:59:00.000000Z', connections: [], openings: [] }
  const url = await deadUrl()
  await using recording = await Recording.start({ url, lastRun })
  await recording.advanceUntil(() => recording.of('closed').length === 12, 500)
  const times = recording.sink.frames.map(({ captureUs }) => captureUs / 1000)
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  // With chance at one half: three quarters of the whole wait, seen in steps of half a second.
  for (const [index, wait] of waits.entries()) {
    const whole = Math.min(30_000, 1000 * 2 ** index) * 0.75
    expect(wait).toBeGreaterThanOrEqual(Math.min(whole, 22_500) - 500)
    expect(wait).toBeLessThanOrEqual(Math.min(whole, 22_500) + 1500)
  }
  expect(recording.events.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'closed'))
  const port = new URL(url).port
  for (const { detail } of recording.events) expect(detail).toBe(`not connected, connect ECONNREFUSED 127.0.0.1:${port}`)
  await using simulator = await startSimulator({ frames: market({ seed: 1 }), port: Number(port) })
  await recording.advanceUntil(() => recording.of('opened').length === 1, 500)
  expect(simulator.connections).toBe(1)
  expect(recording.of('opened')).toMatchObject([{ cause: 'restart', started: lastRun.captureTs, detail: 'after a clean stop' }])
})

test('a handshake that is answered with something else is told with the answer', async () => {
  const server = createServer((_request, response) => response.writeHead(429).end())
  await using recording = await Recording.start({ url: await listen(server) })
  await recording.until(() => recording.of('closed').length === 1)
  expect(recording.events).toMatchObject([{ kind: 'closed', detail: 'not connected, Unexpected server response: 429' }])
  server.close()
})

test('after a healthy minute the waits begin at the first again', async () => {
  const close = (connection: number, afterFrames: number): Fault => ({ connection, afterFrames, kind: 'close', code: 1006 })
  const faults = [close(1, 5), close(2, 5), close(3, 5), close(4, 60)]
  await using recording = await Recording.start({ faults, framesPerSecond: 60 })
  await recording.advanceUntil(() => recording.of('opened').length === 4)
  await recording.subscribed(1)
  for (let second = 0; second < 61; second++) {
    const { length } = recording.frames
    if (second % 2 === 0) await recording.until(() => recording.frames.length > length || recording.of('closed').length === 4)
    await recording.clock.advance(1000)
  }
  await recording.until(() => recording.of('closed').length === 4)
  const closed = recording.clock.monotonicMs()
  await recording.advanceUntil(() => recording.of('opened').length === 5, 50)
  expect(recording.clock.monotonicMs() - closed).toBeLessThanOrEqual(1000)
})

test('more failures in a row than allowed end the feed, all of its connections', async () => {
  const faults = [1, 2, 3, 4, 5, 6].map((connection): Fault => ({ connection, afterFrames: 3, kind: 'close', code: 1006 }))
  const settings = { product_ids: ['BTC-USD', 'ETH-USD'], products_per_connection: 1 }
  await using recording = await Recording.start({ faults, settings, maxReconnectAttempts: 2 })
  const failure = recording.ended.catch((error: unknown) => error)
  await recording.advanceUntil(() => recording.isOver)
  const error = await failure
  expect(isCoinbaseError(error, 'ERR_COINBASE_GAVE_UP')).toBe(true)
  expect(error).toMatchObject({
    message: `connecting to ${recording.simulator.url}: gave up after 3 failures in a row; ingestion.max_reconnect_attempts says how many may be`,
  })
  await recording.until(() => recording.simulator.openConnections === 0)
  expect(recording.of('closed')).toHaveLength(recording.of('opened').length)
})
