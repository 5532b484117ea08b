import { once } from 'node:events'
import { connect } from 'node:net'
import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { market, startSimulator } from '../../src/simulator/index.ts'
import { Client } from './client.ts'

const frames = market({ seed: 1, levels: 20 })

test('a snapshot of the book comes before its ack, and the ack names the whole subscription by the names subscribed to', async () => {
  await using simulator = await startSimulator({ frames, clock: new ManualClock() })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USD', 'ETH-USD'])
  await client.subscribe('heartbeats')
  await client.subscribe('market_trades', ['BTC-USD'])
  expect(client.frames.map(({ channel, events }) => [channel, events[0]?.product_id])).toEqual([
    ['l2_data', 'BTC-USD'],
    ['l2_data', 'ETH-USD'],
    ['subscriptions', undefined],
    ['subscriptions', undefined],
    ['market_trades', undefined],
    ['subscriptions', undefined],
  ])
  expect(client.frames[0]?.events[0]?.updates?.length).toBeGreaterThanOrEqual(40)
  expect(client.frames.at(-1)?.events[0]).toEqual({
    subscriptions: { heartbeats: ['heartbeats'], level2: ['BTC-USD', 'ETH-USD'], market_trades: ['BTC-USD'] },
  })
  expect(client.texts[0]).toMatch(/^\{"channel":"l2_data","timestamp":"[^"]+Z","sequence_num":0,"events":\[\{"type":"snapshot"/)
})

test('one counter runs over every message of every channel of a connection, from 0, and each connection has its own', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames, clock })
  await using first = await Client.connect(simulator.url)
  await using second = await Client.connect(simulator.url)
  for (const client of [first, second]) {
    await client.subscribe('heartbeats')
    for (const channel of ['level2', 'ticker', 'market_trades', 'ticker_batch', 'candles', 'status'])
      await client.subscribe(channel, ['BTC-USD', 'ETH-USD'])
  }
  await clock.advance(10_000)
  for (const [at, client] of [first, second].entries()) {
    await client.received(simulator.counts[at]?.frames ?? 0)
    expect(client.frames.map(({ sequence_num }) => sequence_num)).toEqual(client.messages.map((_, index) => index))
  }
  const channels = new Set(first.frames.map(({ channel }) => channel))
  expect([...channels].sort()).toEqual([
    'candles',
    'heartbeats',
    'l2_data',
    'market_trades',
    'status',
    'subscriptions',
    'ticker',
    'ticker_batch',
  ])
})

test('products of one channel add up over messages, and one that is subscribed already gets no second snapshot', async () => {
  await using simulator = await startSimulator({ frames, clock: new ManualClock() })
  await using client = await Client.connect(simulator.url)
  for (const products of [['BTC-USD'], ['ETH-USD'], ['BTC-USD', 'ETH-USD']]) await client.subscribe('level2', products)
  expect(client.frames.map(({ channel }) => channel)).toEqual(['l2_data', 'subscriptions', 'l2_data', 'subscriptions', 'subscriptions'])
  expect(client.frames.at(-1)?.events[0]?.subscriptions).toEqual({ level2: ['BTC-USD', 'ETH-USD'] })
})

test('an unknown product is missing from the ack, an unknown channel and a message of no sense are unnumbered errors', async () => {
  await using simulator = await startSimulator({ frames, clock: new ManualClock() })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['NO-SUCH', 'BTC-USD'])
  client.say('subscribe', 'level3', ['BTC-USD'])
  client.socket.send('hello')
  await client.received(4)
  expect(client.frames[1]?.events[0]?.subscriptions).toEqual({ level2: ['BTC-USD'] })
  expect(client.texts.slice(2)).toEqual([
    '{"type":"error","message":"authentication failure"}',
    '{"type":"error","message":"failure to subscribe"}',
  ])
  expect(simulator.delivered.map(({ sequence }) => sequence)).toEqual([0, 1, null, null])
})

test('a USDC alias is answered with the product it stands for', async () => {
  await using simulator = await startSimulator({ frames, clock: new ManualClock() })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USDC'])
  expect(client.frames[0]?.events[0]?.product_id).toBe('BTC-USD')
})

test('to leave a book and come back gives a fresh snapshot: the old one with every update applied', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames, clock })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USD'])
  await clock.advance(30_000)
  client.say('unsubscribe', 'level2')
  await client.until(() => client.acks.length === 2)
  await client.subscribe('level2', ['BTC-USD'])
  const books = client.frames.filter(({ channel }) => channel === 'l2_data').map(({ events }) => events[0])
  const levels = new Map<string, string>()
  let orphans = 0
  for (const row of books.slice(0, -1).flatMap((event) => event?.updates ?? [])) {
    const level = `${row.side} ${row.price_level}`
    if (row.new_quantity !== '0') levels.set(level, row.new_quantity)
    else if (!levels.delete(level)) orphans += 1
  }
  const last = books.at(-1)?.updates?.filter((row) => row.new_quantity !== '0') ?? []
  expect(books.at(-1)?.type).toBe('snapshot')
  expect(new Map(last.map((row) => [`${row.side} ${row.price_level}`, row.new_quantity]))).toEqual(levels)
  const order = last.map(({ side, price_level }) => (side === 'bid' ? -1e9 - Number(price_level) : Number(price_level)))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(books.length).toBeGreaterThan(500)
  expect(orphans).toBeGreaterThan(0)
  expect(
    client.frames.find(({ channel, events }) => channel === 'subscriptions' && events[0]?.subscriptions?.['level2'] === undefined),
  ).toBeDefined()
})

test('heartbeats come once a second with the time as Go prints it and a counter that is the uptime', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames, clock })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('heartbeats')
  await clock.advance(3000)
  await client.received(4)
  const beats = client.frames.slice(1).map(({ events }) => events[0])
  const counters = beats.map((beat) => beat?.heartbeat_counter ?? 0)
  expect(counters).toEqual([0, 1, 2].map((more) => (counters[0] ?? 0) + more))
  for (const [at, beat] of beats.entries()) {
    expect(beat?.current_time).toMatch(/^2025-12-03 14:00:0\d(\.\d{1,9})? \+0000 UTC m=\+\d+\.\d{9}$/)
    expect(Math.floor(Number(beat?.current_time?.split('m=+')[1]))).toBe(counters[at])
    expect(beat).not.toHaveProperty('type')
  }
})

test('who has not subscribed within 5 seconds is closed, who has stays', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames, clock })
  await using idle = await Client.connect(simulator.url)
  await using busy = await Client.connect(simulator.url)
  await busy.subscribe('heartbeats')
  await clock.advance(4999)
  expect(simulator.openConnections).toBe(2)
  await clock.advance(1)
  await idle.until(() => idle.code !== null)
  expect(idle.code).toBe(1008)
  expect(busy.code).toBeNull()
})

test('what clients said is kept, tokens included', async () => {
  await using simulator = await startSimulator({ frames, clock: new ManualClock() })
  await using client = await Client.connect(simulator.url)
  client.say('subscribe', 'ticker', ['BTC-USD'], 'a.b.c')
  await client.received(2)
  expect(simulator.received).toEqual([
    { connection: 1, atMs: 0, message: { type: 'subscribe', channel: 'ticker', productIds: ['BTC-USD'], jwt: 'a.b.c' } },
  ])
})

test('stopping cuts the clients, frees the port and leaves nothing running; stopping again is harmless', async () => {
  const simulator = await startSimulator({ frames })
  const { port } = new URL(simulator.url)
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USD'])
  const servers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap')
  expect(servers()).toHaveLength(1)
  await simulator.stop()
  await simulator.stop()
  await client.until(() => client.code !== null)
  expect(simulator.openConnections).toBe(0)
  expect(servers()).toHaveLength(0)
  const refused = connect(Number(port), '127.0.0.1')
  expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
})
