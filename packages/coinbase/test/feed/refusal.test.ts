import { expect, test } from 'vitest'
import type { Fault } from '../../src/simulator/index.ts'
import { Recording } from './recording.ts'
import { ScriptedExchange } from './scripted-exchange.ts'

const NO = '{"type":"error","message":"authentication failure"}'

test('products that are missing from the ack are told once, counted, and the others recorded', async () => {
  const faults: readonly Fault[] = [{ kind: 'refuse', connection: 1, product: 'ETH-USD' }]
  await using recording = await Recording.start({ faults, settings: { product_ids: ['BTC-USD', 'ETH-USD', 'NONE-USD'] } })
  await recording.advanceUntil(() => recording.simulator.received.length === 3)
  await recording.until(() => recording.frames.filter(({ channel }) => channel === 'subscriptions').length === 3)
  // What is left of ten seconds after the last message.
  await recording.clock.advance(9_000)
  expect(recording.of('refused')).toEqual([])
  await recording.clock.advance(1_000)
  expect(recording.of('refused')).toMatchObject([
    {
      connection_id: recording.frames[0]?.connectionId,
      product_ids: ['BTC-USD', 'ETH-USD', 'NONE-USD'],
      detail: 'not in its ack: level2 of ETH-USD, NONE-USD; ticker of ETH-USD, NONE-USD',
    },
  ])
  expect(recording.of('subscribed')).toEqual([])
  expect(recording.feed.stats().refusedSubscriptions).toBe(1)
  await recording.until(() => recording.frames.filter(({ channel }) => channel === 'l2_data').length > 3)
})

test('what the exchange says against us is recorded each time, and told once with what is missing', async () => {
  await using exchange = await ScriptedExchange.start(() => NO)
  await using recording = await Recording.start({ url: exchange.url })
  await recording.advanceUntil(() => recording.frames.length === 3)
  await recording.clock.advance(10_000)
  expect(recording.texts).toEqual([NO, NO, NO])
  expect(recording.of('refused')).toMatchObject([
    { detail: 'the exchange says: authentication failure; not in its ack: level2 of BTC-USD; ticker of BTC-USD' },
  ])
  expect(recording.feed.stats().refusedSubscriptions).toBe(1)
})

test('an error of the exchange is told at the latest when the connection ends', async () => {
  await using exchange = await ScriptedExchange.start(() => NO)
  await using recording = await Recording.start({ url: exchange.url })
  await recording.advanceUntil(() => recording.frames.length > 0)
  exchange.close(1008)
  await recording.until(() => recording.of('closed').length === 1)
  expect(recording.events.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['opened', null],
    ['refused', 'the exchange says: authentication failure'],
    ['closed', 'code 1008'],
  ])
})

test('an error long after the subscription is told at once', async () => {
  await using exchange = await ScriptedExchange.start(() => exchange.ack({ ticker: ['BTC-USD'] }))
  await using recording = await Recording.start({ url: exchange.url, settings: { channels: ['ticker'] } })
  await recording.subscribed()
  await recording.clock.advance(10_000)
  exchange.say(NO)
  await recording.until(() => recording.of('refused').length === 1)
  expect(recording.of('refused')).toMatchObject([{ detail: 'the exchange says: authentication failure' }])
})

test('a book that is refused when it is asked for anew is told', async () => {
  let books = ['BTC-USD']
  await using exchange = await ScriptedExchange.start(({ type }) => {
    if (type === 'unsubscribe') books = []
    return exchange.ack({ level2: books })
  })
  await using recording = await Recording.start({ url: exchange.url, settings: { channels: ['level2'] } })
  await recording.subscribed()
  exchange.skip(5)
  for (let beats = 0; beats < 10; beats += 1) exchange.heartbeat()
  await recording.advanceUntil(() => recording.of('refused').length === 1)
  expect(exchange.messages.map(({ type, channel }) => `${type} ${channel}`).slice(2)).toEqual(['unsubscribe level2', 'subscribe level2'])
  expect(recording.of('refused')).toMatchObject([{ detail: 'not in its ack: level2 of BTC-USD' }])
})

test('a product that stays refused is told once, however often books are asked for', async () => {
  await using exchange = await ScriptedExchange.start(() => exchange.ack({}))
  await using recording = await Recording.start({ url: exchange.url, settings: { channels: ['level2'] } })
  await recording.advanceUntil(() => recording.of('refused').length === 1)
  exchange.skip(5)
  for (let beats = 0; beats < 10; beats += 1) exchange.heartbeat()
  await recording.advanceUntil(() => exchange.messages.length === 4)
  await recording.clock.advance(11_000)
  expect(recording.of('refused')).toHaveLength(1)
})

test('time in which we do not read does not count against an ack', async () => {
  await using exchange = await ScriptedExchange.start(() => null)
  await using recording = await Recording.start({ url: exchange.url, settings: { channels: ['ticker'] } })
  await recording.advanceUntil(() => exchange.messages.length === 2)
  recording.sink.fill()
  exchange.heartbeat()
  await recording.until(() => recording.feed.stats().isPaused)
  await recording.clock.advance(65_000)
  recording.sink.drain()
  await recording.until(() => recording.of('resumed').length === 1)
  await recording.clock.advance(9_000)
  expect(recording.of('refused')).toEqual([])
  await recording.clock.advance(1_000)
  expect(recording.of('refused')).toHaveLength(1)
})
