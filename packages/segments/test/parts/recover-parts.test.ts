import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { segmentName } from '../../src/names/segment-name.ts'
import { frame, keys, Recording, until, upTo } from '../writer/recording.ts'
import { bigFrame, LINES_A_PART, numbersInReady, openDiskless, recoverDiskless } from './diskless.ts'

const named = (counter: number): string => segmentName({ hour: '20251203T14', counter })
const SIDES = ['before', 'after'] as const

test('what a run that died had put up becomes the segment it was meant for, once, and tells how far it got', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const died = await openDiskless(recording)
  for (const n of upTo(LINES_A_PART + 2)) died.write(bigFrame(n))
  await until(() => died.stats().framesWritten === LINES_A_PART)
  const { lastRun } = await recoverDiskless(recording)
  expect(lastRun).toMatchObject({ isClean: false, connections: [{ connectionId: 'c1', sequence: LINES_A_PART }] })
  expect(recording.events.at(-1)).toMatchObject({ kind: 'sealed', segment: named(1), records: null, reason: 'recovery' })
  expect(await numbersInReady(recording)).toEqual({ [named(1)]: upTo(LINES_A_PART) })
  const { length } = recording.events
  expect((await recoverDiskless(recording)).lastRun).toMatchObject({ isClean: false, connections: [{ sequence: LINES_A_PART }] })
  expect(recording.events).toHaveLength(length)
  const next = await openDiskless(recording, { lastRun })
  next.write(frame(20))
  await next.stop()
  expect(Object.keys(await numbersInReady(recording))).toEqual([named(1), named(2)])
})

test('parts of others under ready/ are left alone', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const { storage } = recording
  await (await storage.openParts(keys.ready(named(1)))).add(Buffer.from('of a spool\n'))
  await storage.put(keys.name(named(1)), Buffer.from('{"token":"of a spool"}\n'), { mode: 'create' })
  await (await storage.openParts(keys.ready('notes.txt'))).add(Buffer.from('of a person\n'))
  await recoverDiskless(recording)
  expect(await numbersInReady(recording)).toEqual({})
})

test.each(SIDES)(
  'P1: killed %s any step, then a start: whole segments, every line whose flush resolved, none twice',
  {
    timeout: 60_000,
  },
  async (side) => {
    let steps = 0
    for (let hasCrashed = true; hasCrashed; steps++) {
      await using dir = await tempDir()
      const recording = await Recording.in(dir.path)
      hasCrashed = false
      let step = 0
      recording.storage[side] = () => {
        if (step++ < steps) return
        // Nothing is done any more from here on.
        recording.storage.before = recording.storage[side]
        hasCrashed = true
        throw new Error('crash')
      }
      const writer = await openDiskless(recording, { segmentMaxBytes: 8 * 1024 * 1024 })
      for (const n of upTo(14)) writer.write(bigFrame(n))
      const stopped = writer.stop().catch(() => undefined)
      await recording.passTime(stopped, 2)
      const durable = writer.stats().framesWritten
      recording.storage.before = () => undefined
      recording.storage.after = () => undefined
      await recoverDiskless(recording)
      const found = Object.values(await numbersInReady(recording)).flat()
      expect(found, `${side} step ${steps}`).toEqual(upTo(found.length))
      expect(found.length, `${side} step ${steps}`).toBeGreaterThanOrEqual(durable)
      if (!hasCrashed) expect(found).toHaveLength(14)
    }
    expect(steps).toBeGreaterThan(8)
  },
)
