import { expect, test } from 'vitest'
import { FreeSpace } from '../../src/writer/free-space.ts'
import type { WriterEvent } from '../../src/writer/writer-event.ts'
import { FaultyFiles, fault } from '../faults/faulty-files.ts'

function watched(files: FaultyFiles): { readonly space: FreeSpace; readonly events: WriterEvent[] } {
  const events: WriterEvent[] = []
  return { space: new FreeSpace(files, '/active', 1000, (event) => events.push(event)), events }
}

test('too little is told once, enough again once, and nothing while all is well', async () => {
  const files = new FaultyFiles()
  const { space, events } = watched(files)
  for (const [i, free] of [1000, 999, 500, 1000, 2000, 0].entries()) {
    files.free = free
    await space.check(i * FreeSpace.CHECK_MS)
  }
  expect(events).toEqual([
    { kind: 'low_disk', freeBytes: 999 },
    { kind: 'enough_disk', freeBytes: 1000 },
    { kind: 'low_disk', freeBytes: 0 },
  ])
})

test('the disk is asked at most every ten seconds', async () => {
  const files = new FaultyFiles()
  const { space, events } = watched(files)
  await space.check(0)
  files.free = 0
  await space.check(FreeSpace.CHECK_MS - 1)
  expect(events).toEqual([])
  await space.check(FreeSpace.CHECK_MS)
  expect(events).toHaveLength(1)
})

test('a disk that can’t tell is a side failure, and neither low nor enough', async () => {
  const files = new FaultyFiles()
  const error = fault('ENOSYS')
  files.freeBytes = () => Promise.reject(error)
  const { space, events } = watched(files)
  await space.check(0)
  expect(events).toEqual([{ kind: 'side_failure', what: 'looking at the free space', error }])
})
