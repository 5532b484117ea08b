import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { MemoryStorage, readBytes, type Storage } from '@fluxforge/storage'
import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import type { WriterEvent } from '../../src/writer/writer-event.ts'
import { frame, keys, numbersIn, Recording, until, upTo } from '../writer/recording.ts'
import { silence, takeAway, vaultOf } from './vault.ts'

const named = (counter: number): string => segmentName({ hour: '20251203T14', counter })
const isSegment = (name: string): boolean => name.endsWith('.ndjson')
const sealed = (events: readonly WriterEvent[]): string[] => events.flatMap((event) => (event.kind === 'sealed' ? [event.segment] : []))

/** One segment a frame. */
async function write(writer: SegmentWriter, numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    writer.write(frame(n))
    await writer.flush()
  }
}

const ONE_EACH = { segmentMaxBytes: 100, batchSize: 1 }

test('recording asks nothing of the storage, and a segment gets its name there when it is published', async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  const writer = await recording.openWriter()
  for (const n of upTo(3)) writer.write(frame(n))
  await writer.flush()
  expect(double.requests.entries).toEqual([])
  expect(await recording.activeFiles()).toEqual([named(1)])
  expect(await writer.stop()).toEqual([])
  expect(double.keys('test')).toEqual([keys.ready(named(1)), keys.name(named(1))])
  expect(await recording.readyNumbers()).toEqual(upTo(3))
  expect(await recording.activeFiles()).toEqual([])
  expect(JSON.parse(await readFile(`${dir.path}/coinbase.state/last.json`, 'utf8'))).toMatchObject({ is_clean: true })
})

test('hand-over 2: the token is noted beside the file before the name is taken, and is what the name holds', async () => {
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, new MemoryStorage())
  const notes: string[] = []
  recording.storage.before = (step) => {
    if (step === `put ${keys.name(named(1))}`) notes.push(readFileSync(`${recording.directory}/${named(1)}.note.json`, 'utf8'))
  }
  const writer = await recording.openWriter()
  await write(writer, [1])
  await writer.stop()
  const { token } = JSON.parse(Buffer.from(await readBytes(recording.storage, keys.name(named(1)))).toString())
  expect(notes.map((note) => JSON.parse(note))).toEqual([{ segment: named(1), token }])
})

test('P10: two ingests on one root give no name twice, and what both recorded is there', async () => {
  await using double = await S3Double.start()
  await using dirs = { a: await tempDir(), b: await tempDir(), [Symbol.asyncDispose]: async () => undefined }
  const recordings = [
    await Recording.spooled(dirs.a.path, await vaultOf(double)),
    await Recording.spooled(dirs.b.path, await vaultOf(double)),
  ]
  const writers = await Promise.all(recordings.map((one) => one.openWriter(ONE_EACH)))
  const halves = [upTo(20), upTo(40).slice(20)]
  await Promise.all(writers.map((writer, i) => write(writer, halves[i] ?? [])))
  for (const writer of writers) await until(() => writer.stats().seals === 20)
  await Promise.all(writers.map((writer) => writer.stop()))
  const names = recordings.flatMap(({ events }) => sealed(events))
  expect(new Set(names).size).toBe(40)
  const [first] = recordings
  expect((await first?.readyNumbers())?.sort((a, b) => a - b)).toEqual(upTo(40))
  await dirs.a[Symbol.asyncDispose]()
  await dirs.b[Symbol.asyncDispose]()
})

test('P10, hand-over 3: a name that somebody else has, and a key in ready/ with other bytes, are theirs: the next number', async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const storage = await vaultOf(double)
  await storage.put(keys.name(named(1)), Buffer.from('{"token":"of another ingest"}\n'), { mode: 'create' })
  await storage.put(keys.ready(named(2)), Buffer.from('by hand\n'), { mode: 'create' })
  const recording = await Recording.spooled(dir.path, storage)
  const writer = await recording.openWriter()
  await write(writer, [1])
  await writer.stop()
  expect(sealed(recording.events)).toEqual([named(3)])
  const ready = await recording.ready()
  expect(ready.get(named(2))).toBe('by hand\n')
  expect(numbersIn(ready.get(named(3)) ?? '')).toEqual([1])
})

test('a restart while the storage is away records at once; when it is back what was left goes first, in order', async () => {
  await using dir = await tempDir()
  const storage = new MemoryStorage()
  const before = await Recording.spooled(dir.path, away(storage))
  const first = await before.openWriter(ONE_EACH)
  await write(first, upTo(5))
  const stopped = first.stop()
  await before.passTime(stopped, 2)
  expect(await stopped).toEqual(upTo(5).map(named))

  let isAway = true
  const recording = await Recording.spooled(
    dir.path,
    away(storage, () => isAway),
  )
  const { left, lastRun } = await recording.look()
  expect(left.map(({ fileName }) => fileName)).toEqual(upTo(5).map(named))
  expect(lastRun).toMatchObject({ isClean: true })
  const writer = await recording.openWriter({ ...ONE_EACH, left, lastRun })
  await write(writer, [6, 7])
  expect((await recording.activeFiles()).filter(isSegment)).toHaveLength(7)
  expect(writer.stats()).toMatchObject({ framesWritten: 2, seals: 0 })
  isAway = false
  await until(async () => {
    if (recording.clock.sleeping > 0) await recording.clock.advance(1000)
    return writer.stats().seals === 7
  })
  await writer.stop()
  expect(recording.events.flatMap((event) => (event.kind === 'sealed' ? [event.reason] : []))).toEqual([
    ...Array<string>(5).fill('recovery'),
    ...Array<string>(2).fill('size'),
  ])
  expect(await recording.readyNumbers()).toEqual(upTo(7))
  expect(await recording.activeFiles()).toEqual([])
})

test('a stop while the storage is silent takes less than 10 s and names what waits; a drain publishes it', {
  timeout: 60_000,
}, async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  silence(double)
  const writer = await recording.openWriter({ ...ONE_EACH, clock: systemClock })
  await write(writer, upTo(3))
  const startedMs = performance.now()
  const waiting = await writer.stop()
  expect(waiting).toEqual((await recording.activeFiles()).filter(isSegment))
  expect(waiting).toHaveLength(3)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  double.clearPlan()
  const { sealed: drained } = await recording.recover()
  expect(drained).toHaveLength(3)
  expect(await recording.readyNumbers()).toEqual(upTo(3))
})

test('away for long under 2,000 frames a second: no frame waits for it, none is lost, and all of them get there', {
  timeout: 120_000,
}, async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  const writer = await recording.openWriter({ clock: systemClock, segmentMaxBytes: 200_000, flushIntervalMs: 50 })
  takeAway(double)
  const seconds = 8
  let n = 0
  const startedMs = performance.now()
  while (n < 2000 * seconds) {
    const due = Math.min(2000 * seconds, Math.floor((performance.now() - startedMs) * 2))
    while (n < due) expect(writer.write(frame(++n))).toBe(true)
    await systemClock.sleep(10)
  }
  await writer.flush()
  // A second's worth at most, with the disk of a busy machine.
  expect(writer.stats().peakQueueFrames).toBeLessThan(2000)
  expect(writer.stats().seals).toBe(0)
  const waiting = (await recording.activeFiles()).filter(isSegment)
  expect(waiting.length).toBeGreaterThan(8)
  double.clearPlan()
  await until(() => writer.stats().seals >= waiting.length - 1, 60_000)
  expect(await writer.stop()).toEqual([])
  // Back between two tries, it may get a later file first.
  expect((await recording.readyNumbers()).sort((a, b) => a - b)).toEqual(upTo(n))
  expect(recording.kinds()).not.toContain('stalled')
  expect(await recording.activeFiles()).toEqual([])
})

/** A storage that answers nothing while `isAway`. */
function away(storage: Storage, isAway: () => boolean = () => true): Storage {
  return new Proxy(storage, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function' || name === 'describe') return value
      return (...args: unknown[]) => {
        if (isAway()) throw new Error('away')
        return value.apply(target, args)
      }
    },
  })
}
