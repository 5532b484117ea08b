import { ManualClock } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { captureText } from '../../src/capture-time.ts'
import type { FrameHead, RecordedFrame } from '../../src/feed.ts'
import { EnvelopeWriter } from '../../src/lines/envelope.ts'
import { LastFrames } from '../../src/sealing/last-run.ts'
import { LineQueue } from '../../src/writer/line-queue.ts'
import { frame } from './recording.ts'

const envelope = new EnvelopeWriter('coinbase')
const LINE_BYTES = envelope.line(frame(1)).length

class Lines {
  readonly clock = new ManualClock()
  readonly queue: LineQueue
  readonly last = new LastFrames(null)

  constructor(queueMaxFrames: number, queueMaxBytes = 1_000_000) {
    this.queue = new LineQueue({ queueMaxFrames, queueMaxBytes }, this.clock)
  }

  push(one: RecordedFrame): void {
    this.queue.push(envelope.head(one.channel, one.connectionId), one)
  }

  release(lines: number): number {
    return this.queue.release(lines, (head, line) => this.last.learn(head, line)).bytes
  }

  /** All that waits, written in runs of so many bytes at most, and let go of. */
  drain(roomBytes = Number.POSITIVE_INFINITY): Buffer {
    const written: Buffer[] = []
    while (this.queue.waitingFrames > 0) {
      const { lines, bytes, run } = this.take(roomBytes)
      written.push(run)
      expect(this.release(lines)).toBe(bytes)
    }
    return Buffer.concat(written)
  }

  take(roomBytes: number): { readonly lines: number; readonly bytes: number; readonly run: Buffer } {
    const { lines, bytes, pieces } = this.queue.take(roomBytes)
    const run = Buffer.concat(pieces)
    expect([run.length, run.toString().split('\n').length - 1]).toEqual([bytes, lines])
    return { lines, bytes, run }
  }
}

test('it is full at its count, whatever the bytes, and at its bytes, whatever the count', () => {
  const byCount = new Lines(2)
  byCount.push(frame(1))
  expect(byCount.queue.isFull).toBe(false)
  byCount.push(frame(2))
  expect(byCount.queue.isFull).toBe(true)
  const byBytes = new Lines(100, 2 * LINE_BYTES)
  byBytes.push(frame(1))
  expect(byBytes.queue.isFull).toBe(false)
  byBytes.push(frame(2))
  expect(byBytes.queue.isFull).toBe(true)
})

test('P9: lines under way to the disk count until they are durable, and there is room again at half', () => {
  const lines = new Lines(4)
  const { queue } = lines
  for (let n = 1; n <= 4; n++) lines.push(frame(n))
  queue.take(Number.POSITIVE_INFINITY)
  expect([queue.waitingFrames, queue.frames, queue.bytes, queue.isFull]).toEqual([0, 4, 4 * LINE_BYTES, true])
  expect(lines.release(1)).toBe(LINE_BYTES)
  expect([queue.isFull, queue.hasRoom]).toEqual([false, false])
  lines.release(1)
  expect(queue.hasRoom).toBe(true)
  lines.release(2)
  expect([queue.frames, queue.bytes, queue.peakFrames]).toEqual([0, 0, 4])
})

test('the oldest is the first that waits, not one that is being written; what was written tells when its first came', async () => {
  const { queue, clock, ...lines } = new Lines(10)
  const push = (n: number): void => queue.push(envelope.head('ticker', 'c1'), frame(n))
  expect(queue.oldestMs).toBeUndefined()
  const startMs = clock.monotonicMs()
  push(1)
  await clock.advance(1)
  push(2)
  expect(queue.oldestMs).toBe(startMs)
  queue.take(Number.POSITIVE_INFINITY)
  expect(queue.oldestMs).toBeUndefined()
  await clock.advance(1)
  push(3)
  expect(queue.oldestMs).toBe(startMs + 2)
  queue.take(Number.POSITIVE_INFINITY)
  const learn = (head: FrameHead, line: Buffer): void => lines.last.learn(head, line)
  expect(queue.release(2, learn).acceptedMs).toBe(startMs)
  expect(queue.release(1, learn).acceptedMs).toBe(startMs + 2)
})

test('a run ends with the line that fills its room, and holds one at least', () => {
  const lines = new Lines(100)
  for (let n = 1; n <= 5; n++) lines.push(frame(n))
  const linesIn = (roomBytes: number): number => {
    lines.queue.putBack()
    return lines.take(roomBytes).lines
  }
  expect([0, 1, LINE_BYTES, LINE_BYTES + 1, 5 * LINE_BYTES - 1, 5 * LINE_BYTES].map(linesIn)).toEqual([1, 1, 1, 2, 5, 5])
  expect(linesIn(3 * LINE_BYTES)).toBe(3)
  expect(lines.take(Number.POSITIVE_INFINITY)).toMatchObject({ lines: 2, bytes: 2 * LINE_BYTES })
})

test('what was taken and put back waits as long as it did before', async () => {
  const { queue, clock, ...lines } = new Lines(10)
  const push = (n: number): void => queue.push(envelope.head('ticker', 'c1'), frame(n))
  const startMs = clock.monotonicMs()
  push(1)
  queue.take(1)
  await clock.advance(5)
  push(2)
  queue.take(1)
  queue.release(1, (head, line) => lines.last.learn(head, line))
  queue.putBack()
  expect([queue.waitingFrames, queue.oldestMs]).toEqual([1, startMs + 5])
  queue.putBack()
  queue.take(1)
  expect(queue.oldestMs).toBeUndefined()
})

test('memory that is held counts, also where no line had room any more', () => {
  const lines = new Lines(100)
  lines.push(frame(1))
  lines.push(frame(2, { data: Buffer.from(`{"text":"${'x'.repeat(1_000_000)}"}`) }))
  expect(lines.queue.isFull).toBe(true)
  expect(lines.queue.bytes).toBeGreaterThan(1_000_000 + 10 * LINE_BYTES)
  lines.drain()
  expect(lines.queue.bytes).toBe(0)
})

const frames = fc.array(
  fc.record({
    connectionId: fc.constantFrom('a', 'b'),
    channel: fc.constantFrom('ticker', 'l2_data', '_fluxforge'),
    captureUs: fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_000_000_009 }),
    sequence: fc.option(fc.integer({ min: 0, max: 9 })),
    // Of all lengths, some longer than the pieces of memory that lines share; some that can't be embedded.
    data: fc
      .oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 90_000 }) }, fc.constant(600_000))
      .chain((length) => fc.constantFrom(Buffer.from(`{"t":"${'x'.repeat(length)}"}`), Buffer.from(`[${length}\n]`))),
  }),
  { maxLength: 60 },
)

test('P8: every line comes out once, in order, whatever was written when, put back or not; and how far each connection got is known', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 7 }), (sent, roomBytes, every) => {
      const lines = new Lines(5)
      const expected = new LastFrames(null)
      const out: Buffer[] = []
      sent.forEach((one, at) => {
        lines.push(one)
        if (at % every === 1) lines.take(roomBytes)
        if (at % every > 0) return
        lines.queue.putBack()
        out.push(lines.drain(roomBytes))
      })
      lines.queue.putBack()
      out.push(lines.drain())
      const all = sent.map((one) => envelope.line(one))
      expect(Buffer.concat(out).equals(Buffer.concat(all))).toBe(true)
      expect([lines.queue.frames, lines.queue.bytes, lines.queue.released]).toEqual([0, 0, sent.length])
      for (const { captureUs, channel, connectionId, sequence } of sent)
        expected.add({ captureTs: captureText(captureUs), channel, connectionId, sequence })
      expect(lines.last.asRun(true)).toEqual(expected.asRun(true))
    }),
    { numRuns: 60 },
  )
})
