import { exists } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { segmentName } from '../../src/names/segment-name.ts'
import { fault } from '../faults/faulty-files.ts'
import { frame, keys, Recording, until, upTo } from './recording.ts'

const OLD = keys.name(segmentName({ hour: '20251001T00', counter: 1 }))

test('names of long ago are forgotten once a segment is published', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  await recording.storage.put(OLD, Buffer.from('{"token":"of October"}'), { mode: 'create' })
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  await writer.flush()
  expect(await exists(recording.storage, OLD)).toBe(true)
  writer.write(frame(1))
  await until(async () => !(await exists(recording.storage, OLD)))
  await writer.stop()
})

test('that they can’t be is told, and keeps nothing from being recorded and published', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  await recording.storage.put(OLD, Buffer.from('{"token":"of October"}'), { mode: 'create' })
  recording.storage.before = (step) => {
    if (step === `delete ${OLD}`) throw fault('EACCES')
  }
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  for (const n of upTo(3)) {
    writer.write(frame(n))
    await writer.flush()
  }
  await until(() => recording.kinds().includes('side_failure'))
  expect(recording.events.filter(({ kind }) => kind === 'side_failure')).toMatchObject([{ what: 'forgetting old names' }])
  expect(await writer.stop()).toEqual([])
  expect(await recording.readyNumbers()).toEqual(upTo(3))
})

test('what waits is counted, and what a run before left counts once it is published', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  recording.storage.before = (step) => {
    if (step.startsWith('adopt')) throw fault('ETIMEDOUT')
  }
  const first = await recording.openWriter()
  first.write(frame(1))
  const stopped = first.stop()
  await recording.passTime(stopped, 2)
  const { left, lastRun } = await recording.look()
  const writer = await recording.openWriter({ left, lastRun })
  expect(writer.stats()).toMatchObject({ seals: 0, unpublished: 1 })
  recording.storage.before = () => undefined
  await until(async () => {
    if (recording.clock.sleeping > 0) await recording.clock.advance(1000)
    return writer.stats().seals === 1
  })
  expect(writer.stats().unpublished).toBe(0)
  await writer.stop()
  expect(recording.events.findLast(({ kind }) => kind === 'sealed')).toMatchObject({ reason: 'recovery', records: null })
})
