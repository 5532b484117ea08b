import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { drain } from '../../src/sealing/drain.ts'
import type { SealEvent } from '../../src/sealing/seal-event.ts'
import { fault } from '../faults/faulty-files.ts'
import { frame, keys, Recording, until, upTo } from '../writer/recording.ts'

test('a drain goes on until the storage has everything, however long that is away', async () => {
  await using dir = await tempDir()
  const { recording, events, draining } = await drainingIn(dir.path)
  for (let round = 1; round <= 5; round++) {
    await until(() => events.length === round && recording.clock.sleeping > 0)
    await recording.clock.advance(30_000)
  }
  recording.storage.before = () => undefined
  await recording.passTime(draining)
  expect(await draining).toEqual([])
  expect(await recording.readyNumbers()).toEqual(upTo(3))
  expect(await recording.activeFiles()).toEqual([])
  expect(events.filter(({ kind }) => kind === 'sealed')).toMatchObject(upTo(3).map(() => ({ reason: 'recovery', records: null })))
})

test('a drain that is stopped says what stays, and it does', async () => {
  await using dir = await tempDir()
  const stop = new AbortController()
  const { recording, events, draining } = await drainingIn(dir.path, stop.signal)
  await until(() => events.length === 1 && recording.clock.sleeping > 0)
  stop.abort()
  const waiting = await draining
  expect(waiting).toHaveLength(3)
  expect(await recording.activeFiles()).toEqual(expect.arrayContaining([...waiting]))
})

interface Draining {
  readonly recording: Recording
  readonly events: readonly SealEvent[]
  readonly draining: Promise<readonly string[]>
}

/** Three segments that a run left because ready/ was away, which it still is. */
async function drainingIn(root: string, signal = new AbortController().signal): Promise<Draining> {
  const recording = await Recording.in(root)
  const { storage, files, directory, clock } = recording
  storage.before = (step) => {
    if (step.startsWith('adopt')) throw fault('ETIMEDOUT')
  }
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  for (const n of upTo(3)) {
    writer.write(frame(n))
    await writer.flush()
  }
  const stopped = writer.stop()
  await recording.passTime(stopped, 2)
  await stopped
  const { left } = await recording.look()
  const events: SealEvent[] = []
  const onEvent = (event: SealEvent): void => {
    events.push(event)
  }
  const options = { storage, keys, files, directory, clock, newToken: () => 'token', onEvent }
  return { recording, events, draining: drain(options, left, signal) }
}
