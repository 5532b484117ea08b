import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EnvelopeWriter } from '../../src/lines/envelope.ts'
import { LineQueue } from '../../src/writer/line-queue.ts'
import { QueueLevel } from '../../src/writer/queue-level.ts'
import { frame } from './recording.ts'

test('P9: a queue is told of once when it is over the half, before it is full, and once when it is nearly empty', () => {
  const queue = new LineQueue({ queueMaxFrames: 20, queueMaxBytes: 1_000_000 }, new ManualClock())
  const envelope = new EnvelopeWriter('coinbase')
  const told: string[] = []
  const level = new QueueLevel(queue, ({ kind }) => told.push(`${kind} at ${queue.frames}`))
  const fillTo = (frames: number): void => {
    while (queue.frames < frames) {
      queue.push(envelope.head('ticker', 'c1'), frame(queue.received))
      level.look()
    }
  }
  const emptyTo = (frames: number): void => {
    queue.take(Number.POSITIVE_INFINITY)
    while (queue.frames > frames) {
      queue.release(1, () => {})
      level.look()
    }
  }
  fillTo(15)
  emptyTo(5)
  fillTo(15)
  expect([told, queue.isFull]).toEqual([['filling at 11'], false])
  emptyTo(0)
  fillTo(11)
  expect(told).toEqual(['filling at 11', 'caught_up at 2', 'filling at 11'])
})
