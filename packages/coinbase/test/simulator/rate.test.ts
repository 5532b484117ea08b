import { setImmediate as turn } from 'node:timers/promises'
import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { MARKET_PRODUCTS, market, startSimulator } from '../../src/simulator/index.ts'
import { Client } from './client.ts'

test('a set rate is that of all connections together, to the frame', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames: market({ seed: 1, levels: 20 }), clock, framesPerSecond: 700 })
  await using first = await Client.connect(simulator.url)
  await using second = await Client.connect(simulator.url)
  for (const [at, client] of [first, second].entries()) {
    for (const channel of ['level2', 'ticker', 'market_trades'])
      await client.subscribe(channel, MARKET_PRODUCTS.slice(at * 15, at * 15 + 15))
  }
  const before = simulator.delivered.length
  await clock.advance(3000)
  expect(simulator.delivered.length - before).toBe(2100)
})

test('after a time without listeners the set rate is kept again, without a rush', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames: market({ seed: 1, levels: 20 }), clock, framesPerSecond: 200 })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USD'])
  await clock.advance(5000)
  client.say('unsubscribe', 'level2')
  await client.until(() => client.acks.length === 2)
  await clock.advance(3000)
  await client.subscribe('level2', ['BTC-USD'])
  const before = simulator.delivered.length
  await clock.advance(1000)
  expect(Math.abs(simulator.delivered.length - before - 200)).toBeLessThanOrEqual(1)
})

test('with counts only, no delivery is kept and all are counted', async () => {
  const clock = new ManualClock()
  let told = 0
  const onDelivered = (): void => {
    told += 1
  }
  await using simulator = await startSimulator({
    frames: market({ seed: 1 }),
    clock,
    framesPerSecond: 1000,
    keepDelivered: 'counts',
    onDelivered,
  })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', MARKET_PRODUCTS)
  await clock.advance(1000)
  expect(simulator.delivered).toEqual([])
  expect(simulator.counts).toMatchObject([{ connection: 1, frames: 1031, firstSequence: 0, lastSequence: 1030, missing: [] }])
  expect(told).toBe(1031)
  await client.received(1031)
  expect(client.texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)).toBe(simulator.counts[0]?.bytes)
})

test('a client that does not read holds up the sending, and loses nothing', async () => {
  await using simulator = await startSimulator({ frames: market({ seed: 1 }), framesPerSecond: 1e9, keepDelivered: 'counts' })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', MARKET_PRODUCTS)
  client.socket.pause()
  const sent = (): { readonly frames: number; readonly bytes: number } => simulator.counts[0] ?? { frames: 0, bytes: 0 }
  while (sent().bytes < 8 * 1024 * 1024) await turn()
  for (let turns = 0; turns < 1000; turns += 1) await turn()
  const before = sent()
  for (let turns = 0; turns < 1000; turns += 1) await turn()
  expect(sent()).toEqual(before)
  expect(before.bytes).toBeLessThan(64 * 1024 * 1024)
  client.socket.resume()
  await client.received(before.frames + 1)
  const { length } = client.messages
  expect(client.frames.slice(0, length).every(({ sequence_num }, at) => sequence_num === at)).toBe(true)
})

test('how many frames a second one process sends', async () => {
  await using simulator = await startSimulator({ frames: market({ seed: 1 }), framesPerSecond: 1e9, keepDelivered: 'counts' })
  await using client = await Client.connect(simulator.url)
  for (const channel of ['level2', 'ticker', 'market_trades']) await client.subscribe(channel, MARKET_PRODUCTS)
  const startMs = performance.now()
  const start = client.messages.length
  await client.until(() => performance.now() - startMs >= 1000)
  const perSecond = ((client.messages.length - start) * 1000) / (performance.now() - startMs)
  const bytes = (simulator.counts[0]?.bytes ?? 0) / (simulator.counts[0]?.frames ?? 1)
  console.log(`simulator: ${Math.round(perSecond)} frames/s of ${Math.round(bytes)} bytes, sent and read in one process`)
  expect(perSecond).toBeGreaterThan(1000)
})
