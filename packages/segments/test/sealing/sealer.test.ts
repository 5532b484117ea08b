import { writeFile } from 'node:fs/promises'
import { exists, LocalStorage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { NameNotes } from '../../src/names/name-note.ts'
import { NameTaker } from '../../src/names/name-taker.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { Sealer } from '../../src/sealing/sealer.ts'
import { fault } from '../faults/faulty-files.ts'
import { keys, Recording, until } from '../writer/recording.ts'

const FIRST = segmentName({ hour: '20251203T14', counter: 1 })

/** A whole file in active/ whose name was taken when it was opened. */
async function sealerIn(root: string): Promise<{ readonly recording: Recording; readonly sealer: Sealer; readonly retries: unknown[] }> {
  const recording = await Recording.in(root)
  const { storage, directory, files, clock } = recording
  const notes = new NameNotes(await LocalStorage.open(directory, { files }))
  const names = new NameTaker({ storage, keys, newToken: () => 'token' })
  await names.take('20251203T14', (note) => notes.write(note.segment, note))
  await writeFile(`${directory}/${FIRST}`, 'line\n')
  const retries: unknown[] = []
  const onRetry = (_segment: string, error: unknown): void => {
    retries.push(error)
  }
  return { recording, sealer: new Sealer({ storage, keys, names, notes, files, directory, clock, onRetry }), retries }
}

test.for([
  ['its removal from active/ is not durable yet', (call: string, name: string) => call === 'syncDirectory' && name === 'coinbase'],
  ['its note can’t be removed', (call: string, name: string) => call === 'unlink' && name.endsWith('.note.json')],
] as const)('P1: a try that fails when %s is gone on with, and the etl may have taken the segment away', async ([, isFailing]) => {
  await using dir = await tempDir()
  const { recording, sealer, retries } = await sealerIn(dir.path)
  recording.files.plan = (call, name) => {
    if (isFailing(call, name)) throw fault('EIO')
    return undefined
  }
  const sealed: string[] = []
  sealer.seal({ fileName: FIRST, onSealed: (segment) => sealed.push(segment), onGone: () => sealed.push('gone') })
  await until(() => retries.length === 1 && recording.clock.sleeping > 0)
  expect(sealed).toEqual([])
  await recording.storage.delete(keys.ready(FIRST))
  recording.files.plan = () => undefined
  await recording.clock.advance(1000)
  await until(() => sealed.length > 0)
  expect(sealed).toEqual([FIRST])
  expect(await exists(recording.storage, keys.ready(FIRST))).toBe(false)
  expect(await recording.activeFiles()).toEqual([])
})

test('settling with nothing to do takes no time', async () => {
  await using dir = await tempDir()
  const { recording, sealer } = await sealerIn(dir.path)
  await sealer.settle(4000)
  expect([recording.clock.monotonicMs(), recording.clock.sleeping, sealer.waiting]).toEqual([0, 0, []])
})

test('one that can’t be published is tried after 1, 2, 4 … seconds, and every half minute at least', async () => {
  await using dir = await tempDir()
  const { recording, sealer, retries } = await sealerIn(dir.path)
  recording.storage.before = () => {
    throw fault('EIO')
  }
  sealer.seal({ fileName: FIRST, onSealed: () => undefined, onGone: () => undefined })
  for (const [i, seconds] of [1, 2, 4, 8, 16, 30, 30].entries()) {
    await until(() => retries.length === i + 1 && recording.clock.sleeping > 0)
    await recording.clock.advance(seconds * 1000 - 1)
    expect(recording.clock.sleeping).toBe(1)
    await recording.clock.advance(1)
  }
  await until(() => retries.length === 8)
  sealer.giveUp()
  expect(sealer.waiting).toEqual([FIRST])
})
