import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordedFrames } from '../../src/simulator/index.ts'
import { Recording } from './recording.ts'

const CAPTURE = join(import.meta.dirname, '../../../../../shared/data/real-2021-batched.ndjson')
const THREE = ['BTC-USD', 'ETH-USD', 'SOL-USD']

test('every frame is recorded byte for byte, the snapshots that come before their ack and the acks too', async () => {
  await using recording = await Recording.start({
    settings: { product_ids: THREE, channels: ['level2', 'ticker', 'market_trades'] },
    framesPerSecond: 500,
  })
  const { simulator } = recording
  await recording.subscribed()
  await recording.until(() => recording.frames.length > 200 && recording.frames.some(({ channel }) => channel === 'heartbeats'))
  await recording.stop()
  // What was handed to the socket after our close is not read any more.
  const count = recording.texts.length
  expect(count).toBeGreaterThan(200)
  expect(recording.texts).toEqual(simulator.delivered.slice(0, count).map(({ data }) => data))
  expect(recording.frames.map(({ sequence }) => sequence)).toEqual(recording.frames.map((_, at) => at))
  const channels = recording.frames.map(({ channel }) => channel)
  expect(channels.slice(0, 2)).toEqual(['subscriptions', 'l2_data'])
  expect(new Set(recording.frames.map(({ connectionId }) => connectionId)).size).toBe(1)
  expect(recording.feed.stats()).toMatchObject({
    connects: 1,
    openConnections: 0,
    frames: count,
    bytes: Buffer.concat(recording.frames.map(({ data }) => data)).length,
    gaps: 0,
  })
})

test.skipIf(!existsSync(CAPTURE))('the real capture is recorded byte for byte (needs ../shared/data)', async () => {
  await using recording = await Recording.start({ frames: await recordedFrames(CAPTURE) })
  const texts = (await readFile(CAPTURE, 'utf8')).trimEnd().split('\n')
  await recording.until(() => recording.frames.length === texts.length)
  expect(recording.texts).toEqual(texts)
  expect(recording.feed.stats()).toMatchObject({ frames: 2446, gaps: 0, missedFrames: 0 })
})

test('each group of products has a connection of its own, with an id of its own', async () => {
  await using recording = await Recording.start({ settings: { product_ids: THREE, products_per_connection: 2, channels: ['ticker'] } })
  await recording.subscribed(2)
  const opened = recording.of('opened')
  expect(opened.map(({ product_ids }) => product_ids)).toEqual([['BTC-USD', 'ETH-USD'], ['SOL-USD']])
  expect(opened[0]?.connection_id).not.toBe(opened[1]?.connection_id)
  const tickers = recording.frames.filter(({ channel }) => channel === 'ticker')
  for (const { connectionId, data } of tickers) {
    const isSolana = Buffer.from(data).toString().includes('SOL-USD')
    expect(connectionId).toBe(opened[isSolana ? 1 : 0]?.connection_id)
  }
})

test('heartbeats are subscribed first, then a channel a message, level2 in batches', async () => {
  await using recording = await Recording.start({ settings: { product_ids: THREE, channels: ['level2', 'ticker'], level2_batch_size: 2 } })
  await recording.subscribed()
  expect(recording.simulator.received.map(({ message: { type, channel, productIds } }) => [type, channel, productIds])).toEqual([
    ['subscribe', 'heartbeats', []],
    ['subscribe', 'level2', ['BTC-USD', 'ETH-USD']],
    ['subscribe', 'level2', ['SOL-USD']],
    ['subscribe', 'ticker', THREE],
  ])
  expect(recording.of('subscribed')).toMatchObject([{ product_ids: THREE, detail: 'level2, ticker of BTC-USD, ETH-USD, SOL-USD' }])
})

test('aliases are subscribed under the product that the data comes under', async () => {
  await using recording = await Recording.start({ settings: { product_ids: ['BTC-USDC', 'BTC-USD', 'ETH-USDC'], channels: ['ticker'] } })
  await recording.subscribed()
  expect(recording.simulator.received.at(-1)?.message.productIds).toEqual(['BTC-USD', 'ETH-USD'])
})

test('a book of 5 MB in one frame is a frame like any other', async () => {
  await using recording = await Recording.start({ faults: [{ kind: 'big_snapshot', connection: 1, afterFrames: 6, product: 'BTC-USD' }] })
  await recording.subscribed()
  await recording.until(() => recording.frames.length > 8)
  const big = recording.frames[6]
  expect(big).toMatchObject({ channel: 'l2_data', sequence: 6 })
  expect(big?.data.length).toBeGreaterThan(5 * 1024 * 1024)
  expect(Buffer.from(big?.data ?? []).toString()).toBe(recording.simulator.delivered[6]?.data)
  expect(recording.events.map(({ kind }) => kind)).toEqual(['opened', 'subscribed'])
})

test.each(['not_json', 'array', 'binary', 'invalid_utf8', 'control_characters'] as const)(
  'a frame that is garbage (%s) is recorded as it came, and the connection goes on',
  async (garbage) => {
    await using recording = await Recording.start({ faults: [{ kind: 'garbage', connection: 1, afterFrames: 6, garbage }] })
    await recording.subscribed()
    await recording.until(() => recording.frames.length > 8)
    const sent = recording.simulator.delivered[6]?.data ?? ''
    expect(recording.frames[6]).toMatchObject({ channel: '_unknown', sequence: null })
    expect(Buffer.from(recording.frames[6]?.data ?? [])).toEqual(Buffer.from(sent))
    expect(recording.frames[7]?.sequence).toBe(6)
    expect(recording.feed.stats()).toMatchObject({ gaps: 0, connects: 1, refusedSubscriptions: 0 })
  },
)

test('the first opening of a run tells the hole since the run before; without one there is none', async () => {
  const lastRun = { isClean: false, captureTs: '2025-12-03T13:00:00.000001Z', connections: [], openings: [] }
  await using after = await Recording.start({ lastRun })
  await after.until(() => after.of('opened').length === 1)
  expect(after.of('opened')).toEqual([
    {
      kind: 'opened',
      connection_id: after.sink.frames[0]?.connectionId,
      product_ids: ['BTC-USD'],
      from_sequence: null,
      to_sequence: null,
      missed: null,
      cause: 'restart',
      started: '2025-12-03T13:00:00.000001Z',
      ended: '2025-12-03T14:00:00.000000Z',
      detail: 'after a crash',
    },
  ])
  await using first = await Recording.start()
  await first.subscribed()
  expect(first.of('opened')).toMatchObject([{ cause: null, started: null, ended: null, detail: null }])
})

test('the hole since the run before begins, for each group, where its own products fell silent', async () => {
  const openings = [
    { connectionId: 'a', productIds: ['BTC-USD'], captureTs: '2025-12-03T13:59:00.000000Z' },
    { connectionId: 'b', productIds: ['ETH-USD', 'SOL-USD'], captureTs: '2025-12-03T11:00:00.000000Z' },
  ]
  const lastRun = { isClean: true, captureTs: '2025-12-03T13:59:00.000000Z', connections: [], openings }
  const settings = { product_ids: ['BTC-USD', 'ETH-USD', 'DOGE-USD'], products_per_connection: 1 }
  await using recording = await Recording.start({ lastRun, settings })
  await recording.subscribed(3)
  const holes = recording.of('opened').map(({ product_ids, started }) => [product_ids[0], started])
  expect(Object.fromEntries(holes)).toEqual({
    'BTC-USD': '2025-12-03T13:59:00.000000Z',
    'ETH-USD': '2025-12-03T11:00:00.000000Z',
    // Never recorded: as long as nothing else was.
    'DOGE-USD': '2025-12-03T13:59:00.000000Z',
  })
})
