import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineQueue, type QueuedLine } from '../../src/writer/line-queue.ts'

const line = (bytes: number, acceptedMs = 0): QueuedLine => ({
  bytes: Buffer.alloc(bytes),
  frame: { captureTs: '', channel: '', connectionId: '', sequence: null },
  acceptedMs,
})

test('it is full at its count, whatever the bytes, and at its bytes, whatever the count', () => {
  const byCount = new LineQueue({ queueMaxFrames: 2, queueMaxBytes: 1000 })
  byCount.push(line(1))
  expect(byCount.isFull).toBe(false)
  byCount.push(line(1))
  expect(byCount.isFull).toBe(true)
  const byBytes = new LineQueue({ queueMaxFrames: 100, queueMaxBytes: 1000 })
  byBytes.push(line(999))
  expect(byBytes.isFull).toBe(false)
  byBytes.push(line(1))
  expect(byBytes.isFull).toBe(true)
})

test('P9: lines under way to the disk count until they are durable, and there is room again at half', () => {
  const queue = new LineQueue({ queueMaxFrames: 4, queueMaxBytes: 1000 })
  for (let i = 0; i < 4; i++) queue.push(line(10))
  const batch = queue.takeAll()
  expect([queue.waitingFrames, queue.frames, queue.bytes, queue.isFull]).toEqual([0, 4, 40, true])
  expect(queue.release(batch.slice(0, 1))).toBe(10)
  expect([queue.isFull, queue.hasRoom]).toEqual([false, false])
  queue.release(batch.slice(1, 2))
  expect(queue.hasRoom).toBe(true)
  queue.release(batch.slice(2))
  expect([queue.frames, queue.bytes, queue.peakFrames]).toEqual([0, 0, 4])
})

test('the oldest is the first that waits, not one that is being written', () => {
  const queue = new LineQueue({ queueMaxFrames: 10, queueMaxBytes: 1000 })
  expect(queue.oldestMs).toBeUndefined()
  queue.push(line(1, 5))
  queue.push(line(1, 6))
  expect(queue.oldestMs).toBe(5)
  queue.takeAll()
  expect(queue.oldestMs).toBeUndefined()
  queue.push(line(1, 7))
  expect(queue.oldestMs).toBe(7)
})

test('P8: every line comes out once, in order, and the counts end at nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 50 }), (sizes) => {
      const queue = new LineQueue({ queueMaxFrames: 5, queueMaxBytes: 100 })
      const out: number[] = []
      const drain = (): void => {
        const batch = queue.takeAll()
        out.push(...batch.map(({ bytes }) => bytes.length))
        queue.release(batch)
      }
      sizes.forEach((size, i) => {
        queue.push(line(size))
        if (i % 3 === 0) drain()
      })
      drain()
      expect([out, queue.frames, queue.bytes]).toEqual([sizes, 0, 0])
    }),
  )
})
