import { readFile } from 'node:fs/promises'
import { microseconds, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { frame, numbersIn, Recording, until, upTo } from './recording.ts'

const activeText = async (recording: Recording): Promise<string> => {
  const [name = ''] = (await recording.activeFiles()).filter((file) => file.endsWith('.ndjson'))
  return await readFile(`${recording.directory}/${name}`, 'utf8')
}

test('P3: when flush resolves, every frame written before it is in the file, and the file was synced after it', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  for (const n of upTo(7)) writer.write(frame(n))
  await writer.flush()
  expect(numbersIn(await activeText(recording))).toEqual(upTo(7))
  const segment = 'segment_20251203T14_00001.ndjson'
  const ofSegment = recording.files.calls.filter((call) => call.endsWith(segment)).map((call) => call.split(' ')[0])
  expect(ofSegment).toEqual(['open', 'writev', 'datasync'])
  const opened = recording.files.calls.indexOf(`open ${segment}`)
  expect(recording.files.calls[opened + 1]).toBe('syncDirectory coinbase')
  await writer.stop()
})

test('no frame waits longer than the flush interval, also under a trickle that never pauses', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ flushIntervalMs: 1000 })
  for (let n = 1; n <= 60; n++) {
    writer.write(frame(n))
    await recording.clock.advance(90)
    // What came over a second ago is on the disk.
    await until(() => writer.stats().framesWritten >= n - 12)
  }
  expect(writer.stats().flushes).toBeGreaterThanOrEqual(4)
  await writer.stop()
})

test('a full batch is flushed without any time passing', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ batchSize: 10 })
  for (const n of upTo(10)) writer.write(frame(n))
  await until(() => writer.stats().framesWritten === 10)
  await writer.stop()
})

test('one datasync is under way at a time, and all that arrives meanwhile shares the next', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ batchSize: 1 })
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  recording.files.plan = (call) => (call === 'datasync' ? held : undefined)
  writer.write(frame(1))
  await until(() => recording.files.datasyncs === 1)
  const flushes = upTo(50).map((n) => {
    writer.write(frame(n + 1))
    return writer.flush()
  })
  await new Promise(setImmediate)
  expect(recording.files.datasyncs).toBe(1)
  letGo()
  await Promise.all(flushes)
  expect(recording.files.datasyncs).toBe(2)
  expect(recording.files.mostDatasyncsAtOnce).toBe(1)
  await writer.stop()
})

test('what is due while a datasync is under way is written meanwhile, and durable by the next', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ batchSize: 2 })
  const syncing = Promise.withResolvers<void>()
  const writing = Promise.withResolvers<void>()
  // The second lines are due by the time the first are written.
  recording.files.plan = (call, name) => {
    if (call === 'datasync') return recording.files.datasyncs === 1 ? syncing.promise : undefined
    return call === 'writev' && name.endsWith('_00001.ndjson') ? writing.promise : undefined
  }
  for (const n of upTo(2)) writer.write(frame(n))
  await until(() => recording.files.calls.includes('writev segment_20251203T14_00001.ndjson'))
  for (const n of [3, 4]) writer.write(frame(n))
  writing.resolve()
  await until(async () => numbersIn(await activeText(recording)).length === 4)
  expect([recording.files.datasyncs, writer.stats().framesWritten]).toEqual([1, 0])
  syncing.resolve()
  await writer.flush()
  expect([recording.files.datasyncs, recording.files.mostDatasyncsAtOnce]).toEqual([2, 1])
  await writer.stop()
  expect(await recording.readyNumbers()).toEqual(upTo(4))
})

test('hand-over 1: without enableFsync a flush does not sync, and sealing still does', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ enableFsync: false })
  writer.write(frame(1))
  await writer.flush()
  const synced = (): boolean => recording.files.calls.some((call) => /^(?:data)?sync segment_.*ndjson$/.test(call))
  expect(synced()).toBe(false)
  await writer.stop()
  expect(synced()).toBe(true)
})

test('P9: write answers false at the limit of frames, and drained resolves when there is room', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ queueMaxFrames: 10 })
  expect(upTo(11).map((n) => writer.write(frame(n)))).toEqual([...Array(9).fill(true), false, false])
  const drained = writer.drained()
  await recording.clock.advance(1000)
  await drained
  expect(writer.stats()).toMatchObject({ queueFrames: 0, queueBytes: 0, peakQueueFrames: 11, framesWritten: 11 })
  expect(writer.write(frame(12))).toBe(true)
  await writer.stop()
})

test('P9: write answers false at the limit of bytes', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ queueMaxBytes: 10_000 })
  const data = Buffer.from(`{"x":"${'y'.repeat(6000)}"}`)
  expect(writer.write(frame(1, { data }))).toBe(true)
  expect(writer.write(frame(2, { data }))).toBe(false)
  expect(writer.stats().queueBytes).toBeGreaterThan(12_000)
  await writer.stop()
})

test('a segment ends at its size, with the line that fills it', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxBytes: 1000 })
  for (const n of upTo(40)) writer.write(frame(n))
  await writer.stop()
  const ready = [...(await recording.ready())]
  expect(ready.map(([name]) => name)).toEqual(ready.map((_, i) => `segment_20251203T14_${String(i + 1).padStart(5, '0')}.ndjson`))
  for (const [, text] of ready.slice(0, -1)) {
    expect(text.length).toBeGreaterThanOrEqual(1000)
    expect(text.lastIndexOf('\n', text.length - 2)).toBeLessThan(1000)
  }
  expect(await recording.readyNumbers()).toEqual(upTo(40))
  expect(await recording.activeFiles()).toEqual([])
})

test('a quiet segment ends by age, another at the hour’s edge, and there are no empty ones', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxMs: 900_000 })
  writer.write(frame(1))
  await writer.flush()
  await recording.clock.advance(901_000)
  await until(() => writer.stats().seals === 1)
  await recording.clock.advance(2_600_000)
  writer.write(frame(2))
  await writer.flush()
  await recording.clock.advance(100_000)
  await until(() => writer.stats().seals === 2)
  writer.write(frame(3))
  await writer.stop()
  expect(recording.events.flatMap((event) => (event.kind === 'sealed' ? [[event.segment, event.reason, event.records]] : []))).toEqual([
    ['segment_20251203T14_00001.ndjson', 'age', 1],
    ['segment_20251203T14_00002.ndjson', 'hour', 1],
    ['segment_20251203T15_00001.ndjson', 'stop', 1],
  ])
})

test('P8: stop takes no more frames, leaves none, and may be asked twice', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  for (const n of upTo(5)) writer.write(frame(n))
  const both = [writer.stop(), writer.stop()]
  expect(() => writer.write(frame(6))).toThrow(expect.objectContaining({ code: 'ERR_SEGMENT_CLOSED' }))
  expect(await Promise.all(both)).toEqual([[], []])
  expect(writer.stats()).toMatchObject({ framesReceived: 5, framesWritten: 5, segment: null })
  await expect(writer.drained()).rejects.toMatchObject({ code: 'ERR_SEGMENT_CLOSED' })
  expect(await recording.readyNumbers()).toEqual(upTo(5))
})

test('a writer that never got a frame leaves nothing', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  await writer.stop()
  expect([await recording.activeFiles(), [...(await recording.ready())]]).toEqual([[], []])
})

test('a disk below the limit is told once, and again when there is enough', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  recording.files.free = 10
  const writer = await recording.openWriter({ minFreeBytes: 100 })
  writer.write(frame(1))
  await writer.flush()
  await recording.clock.advance(30_000)
  // A warning, no more: recording goes on.
  expect(writer.write(frame(2))).toBe(true)
  await writer.flush()
  expect(writer.stats().framesWritten).toBe(2)
  recording.files.free = 1000
  await recording.clock.advance(10_000)
  await until(() => recording.kinds().includes('enough_disk'))
  expect(recording.kinds().filter((kind) => kind.endsWith('_disk'))).toEqual(['low_disk', 'enough_disk'])
  await writer.stop()
})

test('a run is clean in last.json from its stop to the next start, and knows each connection’s last frame', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const first = await recording.openWriter()
  first.write(frame(5, { captureUs: microseconds('2025-12-03T14:00:01.000000Z') }))
  first.write(frame(9, { captureUs: microseconds('2025-12-03T14:00:02.000000Z'), connectionId: 'c2' }))
  first.write(frame(1, { captureUs: microseconds('2025-12-03T14:00:03.000000Z'), channel: '_fluxforge', sequence: null }))
  await first.stop()
  const expected = {
    captureTs: '2025-12-03T14:00:02.000000Z',
    connections: [
      { connectionId: 'c1', sequence: 5, captureTs: '2025-12-03T14:00:01.000000Z' },
      { connectionId: 'c2', sequence: 9, captureTs: '2025-12-03T14:00:02.000000Z' },
    ],
    openings: [],
  }
  const { lastRun } = await recording.recover()
  expect(lastRun).toEqual({ isClean: true, ...expected })
  // This one dies before its first flush.
  const second = await recording.openWriter({ lastRun })
  await second.flush()
  await until(async () => (await recording.recover()).lastRun?.isClean === false)
  expect((await recording.recover()).lastRun).toEqual({ isClean: false, ...expected })
  await second.stop()
})
