import { expect, test } from 'vitest'
import { Recording, timeOf } from './recording.ts'
import { ScriptedExchange } from './scripted-exchange.ts'

const halfOpen = { connection: 1, afterFrames: 20, kind: 'half_open' } as const

test('a connection that says nothing for 20 seconds is told, cut, and made anew', async () => {
  await using recording = await Recording.start({ faults: [halfOpen], framesPerSecond: 300 })
  await recording.subscribed()
  await recording.until(() => recording.frames.length === 20)
  await recording.clock.advance(19_999)
  expect(recording.of('silence')).toEqual([])
  await recording.clock.advance(1)
  await recording.until(() => recording.of('closed').length === 1)
  const [last] = recording.frames.slice(-1)
  expect(recording.of('silence')).toMatchObject([
    { connection_id: last?.connectionId, product_ids: ['BTC-USD'], started: timeOf(last), detail: 'no frame for 20 s' },
  ])
  const seconds = (text: string | null | undefined): number => Date.parse(text ?? '') / 1000
  expect(seconds(recording.of('silence')[0]?.ended) - seconds(timeOf(last))).toBeCloseTo(20, 1)
  expect(recording.of('closed')).toMatchObject([{ detail: 'code 1006, no frame for 20 s' }])
  await recording.subscribed(2)
  expect(recording.of('opened')[1]).toMatchObject({ cause: 'disconnect', started: timeOf(last) })
})

test('a connection that never said anything is silent since its opening', async () => {
  await using recording = await Recording.start({ faults: [{ ...halfOpen, afterFrames: 0 }] })
  await recording.advanceUntil(() => recording.of('silence').length === 1, 1000)
  const [opened] = recording.sink.frames
  expect(recording.of('silence')).toMatchObject([{ started: timeOf(opened) }])
  await recording.subscribed()
  expect(recording.of('opened')[1]).toMatchObject({
    cause: 'disconnect',
    started: timeOf(opened),
    detail: `after connection ${opened?.connectionId}, last sequence none`,
  })
})

test('while we do not read nothing is silent, and 20 seconds are counted anew after that', async () => {
  await using exchange = await ScriptedExchange.start(() => null)
  await using recording = await Recording.start({ url: exchange.url })
  await recording.advanceUntil(() => exchange.messages.length === 3)
  recording.sink.fill()
  exchange.heartbeat()
  await recording.until(() => recording.feed.stats().isPaused)
  await recording.clock.advance(130_000)
  recording.sink.drain()
  await recording.until(() => recording.of('resumed').length === 1)
  await recording.clock.advance(19_999)
  expect(recording.of('silence')).toEqual([])
  await recording.clock.advance(1)
  expect(recording.of('silence')).toHaveLength(1)
})
