import { once } from 'node:events'
import { createServer } from 'node:net'
import { systemClock } from '@fluxforge/segments'
import { expect, test } from 'vitest'
import { listen } from './local-server.ts'
import { Recording } from './recording.ts'

/** How long a feed on the system's clock takes to stop, at most `ms`. */
async function stopsWithin(recording: Recording, ms: number): Promise<void> {
  const started = performance.now()
  await recording.stop()
  expect(performance.now() - started).toBeLessThan(ms)
  expect(recording.feed.stats().openConnections).toBe(0)
}

test('stops in order: what was sent before the close is recorded, and the end is told', async () => {
  await using recording = await Recording.start({ clock: systemClock, framesPerSecond: 1000 })
  await recording.until(() => recording.of('subscribed').length === 1)
  await stopsWithin(recording, 900)
  expect(recording.of('closed')).toMatchObject([{ connection_id: recording.frames[0]?.connectionId, detail: 'code 1000, stopped' }])
  const count = recording.frames.length
  expect(recording.texts).toEqual(recording.simulator.delivered.slice(0, count).map(({ data }) => data))
})

test('stops within two seconds against an exchange that hears nothing', async () => {
  await using recording = await Recording.start({ clock: systemClock, faults: [{ connection: 1, afterFrames: 10, kind: 'half_open' }] })
  await recording.until(() => recording.frames.length === 10 && recording.simulator.struck.length === 1)
  await stopsWithin(recording, 2000)
  expect(recording.of('closed')).toHaveLength(1)
})

test('stops at once while connecting', async () => {
  const server = createServer((socket) => socket.on('error', () => {}))
  const url = await listen(server)
  const connected = once(server, 'connection')
  await using recording = await Recording.start({ clock: systemClock, url })
  await connected
  await stopsWithin(recording, 900)
  expect(recording.of('closed')).toMatchObject([{ detail: 'not connected, stopped' }])
  server.close()
})

test('stops at once while waiting to connect again', async () => {
  await using recording = await Recording.start({
    clock: systemClock,
    faults: [{ connection: 1, afterFrames: 3, kind: 'close', code: 1001 }],
  })
  await recording.until(() => recording.of('closed').length === 1)
  await stopsWithin(recording, 900)
})

test('stops at once while the writer is full, and takes no more from the sockets', async () => {
  await using recording = await Recording.start({ clock: systemClock, framesPerSecond: 1000 })
  await recording.until(() => recording.of('subscribed').length === 1)
  recording.sink.fill()
  await recording.until(() => recording.feed.stats().isPaused)
  const { length } = recording.frames
  await stopsWithin(recording, 900)
  expect(recording.frames.length - length).toBeLessThan(100)
  // The writer has room when nobody records any more: there is nothing to resume.
  recording.sink.drain()
  await new Promise(setImmediate)
  expect(recording.of('resumed')).toEqual([])
})

test('a signal that has fired already connects to nothing', async () => {
  await using recording = await Recording.start({ clock: systemClock })
  await recording.stop()
  const { length } = recording.events
  await recording.feed.run(AbortSignal.abort())
  expect(recording.events).toHaveLength(length)
})
