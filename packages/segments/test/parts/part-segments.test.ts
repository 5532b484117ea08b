import { MIN_PART_BYTES } from '@fluxforge/storage'
import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { fault } from '../faults/faulty-files.ts'
import { silence, vaultOf } from '../spool/vault.ts'
import { frame, keys, Recording, until, upTo } from '../writer/recording.ts'
import { bigFrame, LINES_A_PART, numbersInReady, openDiskless, recoverDiskless } from './diskless.ts'

const named = (counter: number): string => segmentName({ hour: '20251203T14', counter })

function write(writer: SegmentWriter, numbers: readonly number[], of = bigFrame): void {
  for (const n of numbers) writer.write(of(n))
}

test('P1: parts of whole lines go up as they fill, and ready/ gets the segment when it has ended', async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  const writer = await openDiskless(recording)
  write(writer, upTo(2 * LINES_A_PART + 1))
  await until(() => writer.stats().framesWritten === 2 * LINES_A_PART)
  expect(double.requests.count('UploadPart')).toBe(2)
  expect(await numbersInReady(recording)).toEqual({})
  expect(await recording.activeFiles()).toEqual([])
  expect(await writer.stop()).toEqual([])
  expect(await numbersInReady(recording)).toEqual({ [named(1)]: upTo(13) })
  expect(double.requests.count('UploadPart')).toBe(3)
  const parts = double.requests.entries.filter(({ operation }) => operation === 'UploadPart')
  for (const { bodyBytes } of parts.slice(0, -1)) expect(bodyBytes).toBeGreaterThanOrEqual(MIN_PART_BYTES)
  expect(double.uploads('test')).toEqual([])
})

test('a flush resolves when its part is up, at the latest when the segment ends', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await openDiskless(recording, { segmentMaxMs: 60_000 })
  write(writer, [1])
  let flushed = 0
  const count = (): void => {
    flushed++
  }
  const first = writer.flush().then(count)
  await until(() => writer.stats().segment !== null)
  expect(flushed).toBe(0)
  write(writer, [2, 3, 4, 5, 6])
  await first
  write(writer, [7])
  const second = writer.flush().then(count)
  await until(() => writer.stats().queueFrames === 1)
  await recording.clock.advance(60_000)
  await second
  await until(() => writer.stats().seals === 1)
  expect(await numbersInReady(recording)).toEqual({ [named(1)]: upTo(7) })
  await writer.stop()
})

test('a segment ends at its size, and at the hour’s edge under the name of the hour in which it began', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await openDiskless(recording, { segmentMaxBytes: 8 * 1024 * 1024, segmentMaxMs: 7_200_000 })
  write(writer, upTo(10))
  await until(() => writer.stats().segment === named(2) && recording.clock.sleeping > 0)
  await recording.clock.advance(3_600_000)
  await until(() => writer.stats().seals === 2)
  const [one = [], two = []] = Object.values(await numbersInReady(recording))
  expect([one, two]).toEqual([upTo(9), [10]])
  expect(Object.keys(await numbersInReady(recording))).toEqual([named(1), named(2)])
  await writer.stop()
})

test('last.json is in the storage itself, one put at the start, one a seal, one at the stop, which is clean', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const puts: string[] = []
  recording.storage.after = (step) => {
    if (step === `put ${keys.lastRun}`) puts.push(step)
  }
  const writer = await openDiskless(recording, { segmentMaxBytes: 100 })
  for (const n of upTo(3)) {
    write(writer, [n], frame)
    await until(() => writer.stats().seals === n)
  }
  await writer.stop()
  expect(puts).toHaveLength(5)
  expect((await recoverDiskless(recording)).lastRun).toMatchObject({ isClean: true, connections: [{ sequence: 3 }] })
})

test('P9: while the storage is away the queue fills, the feed is told, and nothing accepted is lost', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await openDiskless(recording, { queueMaxBytes: 9 * 1024 * 1024 })
  recording.storage.before = (step) => {
    if (step.startsWith('add') || step.startsWith('put')) throw fault('ETIMEDOUT')
  }
  let n = 0
  while (writer.write(bigFrame(++n)));
  expect(n).toBe(10)
  const drained = writer.drained()
  await until(() => recording.clock.sleeping > 0)
  await recording.clock.advance(60_000)
  expect(recording.kinds().filter((kind) => kind === 'stalled')).toHaveLength(1)
  recording.storage.before = () => undefined
  await recording.passTime(drained)
  expect(recording.kinds()).toContain('resumed')
  await writer.stop()
  expect(Object.values(await numbersInReady(recording)).flat()).toEqual(upTo(10))
})

test('a queue that is full before a part is ends the segment, so that nobody waits for ever', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await openDiskless(recording, { queueMaxFrames: 10 })
  for (const n of upTo(25)) if (!writer.write(frame(n))) await recording.passTime(writer.drained(), 0)
  await writer.stop()
  expect(recording.events.filter(({ kind }) => kind === 'sealed')).toMatchObject([
    { reason: 'memory' },
    { reason: 'memory' },
    { reason: 'stop' },
  ])
  expect(Object.values(await numbersInReady(recording)).flat()).toEqual(upTo(25))
})

test('a stop while S3 is silent takes less than 10 s and says how many lines are lost; what was up is there after the next start', {
  timeout: 60_000,
}, async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  const writer = await openDiskless(recording, { clock: systemClock })
  write(writer, upTo(LINES_A_PART))
  await writer.flush()
  silence(double)
  double.plan({ operation: 'UploadPart', times: Infinity }, { kind: 'silence', isApplied: false })
  write(writer, [7, 8])
  const startedMs = performance.now()
  await expect(writer.stop()).rejects.toMatchObject({
    code: 'ERR_SEGMENT_WRITE_FAILED',
    message: 'stopping: the last 2 lines could not be written (no answer in time); they are lost',
  })
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  double.clearPlan()
  await recoverDiskless(recording)
  expect(Object.values(await numbersInReady(recording))).toEqual([upTo(LINES_A_PART)])
})

test('a stop that can’t complete the segment loses nothing and names it; the next start completes it', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await openDiskless(recording)
  recording.storage.before = (step) => {
    if (step.startsWith('complete')) throw fault('ETIMEDOUT')
  }
  write(writer, [1, 2])
  const stopped = writer.stop()
  await recording.passTime(stopped, 2)
  expect(await stopped).toEqual([named(1)])
  expect(writer.stats()).toMatchObject({ framesReceived: 2, framesWritten: 2, seals: 0, unpublished: 1 })
  recording.storage.before = () => undefined
  expect((await recoverDiskless(recording)).lastRun).toMatchObject({ connections: [{ sequence: 2 }] })
  expect(await numbersInReady(recording)).toEqual({ [named(1)]: [1, 2] })
})

test.each(['completed', 'removed'])(
  'an upload that somebody has %s meanwhile is told, and the lines after it go into another segment',
  async (what) => {
    await using dir = await tempDir()
    const recording = await Recording.in(dir.path)
    const writer = await openDiskless(recording)
    write(writer, upTo(LINES_A_PART))
    await writer.flush()
    if (what === 'completed') await recording.storage.completeParts(keys.ready(named(1)))
    else await recording.storage.removeStale('', Date.now() + 25 * 3_600_000)
    write(writer, [7])
    await writer.stop()
    expect(recording.events.filter(({ kind }) => kind === 'damaged')).toHaveLength(1)
    expect(await numbersInReady(recording)).toEqual({ ...(what === 'completed' && { [named(1)]: upTo(LINES_A_PART) }), [named(2)]: [7] })
  },
)
