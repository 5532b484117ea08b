import { expect, test } from 'vitest'
import type { Fault } from '../../src/simulator/index.ts'
import { Recording, timeOf } from './recording.ts'

/** Records BTC-USD's book and ticker until `frames` frames have come. */
async function recordWith(faults: readonly Fault[], frames: number): Promise<Recording> {
  const recording = await Recording.start({ faults, framesPerSecond: 300 })
  await recording.subscribed()
  await recording.until(() => recording.frames.length >= frames)
  return recording
}

const place = { connection: 1, afterFrames: 20 }

function bookRequests({ simulator }: Recording): readonly string[] {
  return simulator.received.slice(3).map(({ message: { type, channel, productIds } }) => [type, channel, ...productIds].join(' '))
}

test('numbers that never came are told with the times around them, and a fresh book is asked for', async () => {
  await using recording = await recordWith([{ ...place, kind: 'gap', missing: 7 }], 40)
  const [before, after] = recording.frames.slice(19, 21)
  expect(after?.sequence).toBe(27)
  expect(recording.of('sequence_gap')).toEqual([
    {
      kind: 'sequence_gap',
      connection_id: before?.connectionId,
      product_ids: ['BTC-USD'],
      from_sequence: 20,
      to_sequence: 26,
      missed: 7,
      started: timeOf(before),
      ended: timeOf(after),
      cause: null,
      detail: null,
    },
  ])
  expect(recording.feed.stats()).toMatchObject({ gaps: 1, missedFrames: 7 })
  await recording.advanceUntil(() => recording.simulator.received.length === 5)
  expect(bookRequests(recording)).toEqual(['unsubscribe level2 BTC-USD', 'subscribe level2 BTC-USD'])
  const books = (): number => recording.texts.filter((text) => text.includes('"l2_data"') && text.includes('"type":"snapshot"')).length
  await recording.until(() => books() === 2)
})

test.each(['duplicate', 'reorder'] as const)('%s is no gap: the numbers are all there', async (kind) => {
  await using recording = await recordWith([{ ...place, kind }], 60)
  expect(recording.simulator.struck).toHaveLength(1)
  await recording.stop()
  expect(recording.of('sequence_gap')).toEqual([])
  expect(recording.feed.stats()).toMatchObject({ gaps: 0, missedFrames: 0 })
})

test('a connection whose first frame is not number 0 has a gap, from its opening', async () => {
  await using recording = await recordWith([{ connection: 1, afterFrames: 0, kind: 'gap', missing: 2 }], 30)
  expect(recording.of('sequence_gap')).toMatchObject([
    { from_sequence: 0, to_sequence: 1, missed: 2, started: timeOf(recording.sink.frames[0]) },
  ])
})

test('a gap right before the end of a connection is told before its close', async () => {
  const faults: readonly Fault[] = [
    { ...place, kind: 'drop' },
    { connection: 1, afterFrames: 22, kind: 'close', code: 1006 },
  ]
  await using recording = await recordWith(faults, 21)
  await recording.until(() => recording.of('closed').length === 1)
  expect(recording.events.map(({ kind }) => kind)).toEqual(['opened', 'subscribed', 'sequence_gap', 'closed'])
  expect(recording.of('sequence_gap')).toMatchObject([{ from_sequence: 20, to_sequence: 20, missed: 1 }])
})

test('fresh books are asked for at most once in 30 seconds on a connection, then for all gaps until then', async () => {
  const gap = (afterFrames: number): Fault => ({ connection: 1, afterFrames, kind: 'gap', missing: 1 })
  await using recording = await recordWith([gap(20), gap(40), gap(60)], 30)
  await recording.advanceUntil(() => recording.simulator.received.length === 5)
  const askedMs = recording.clock.monotonicMs()
  await recording.until(() => recording.of('sequence_gap').length === 3)
  // In small steps, so that heartbeats are heard in between.
  const step = async (): Promise<void> => {
    const frames = recording.frames.length
    await recording.until(() => recording.frames.length > frames)
    await recording.clock.advance(1000)
  }
  while (recording.clock.monotonicMs() < askedMs + 29_000) await step()
  expect(bookRequests(recording)).toHaveLength(2)
  while (recording.clock.monotonicMs() < askedMs + 70_000) await step()
  await recording.until(() => recording.simulator.received.length === 7)
  expect(bookRequests(recording)).toHaveLength(4)
})

test('without level2 there is no book to ask for', async () => {
  await using recording = await Recording.start({
    settings: { channels: ['ticker'] },
    framesPerSecond: 300,
    faults: [{ connection: 1, afterFrames: 5, kind: 'gap', missing: 1 }],
  })
  await recording.subscribed()
  await recording.until(() => recording.of('sequence_gap').length === 1)
  await recording.clock.advance(1000)
  expect(recording.simulator.received).toHaveLength(2)
})
