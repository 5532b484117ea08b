import { MemoryStorage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { createHold, listHolds, readHold } from '../../src/batches/hold.ts'
import { keys } from '../writer/recording.ts'

const hold = { batch: '20251203T14.10', reason: 'a member is missing', since: '2025-12-03T15:00:00Z', attempts: 3 }

test('hand-over 17: a hold is made once, and its first reason stands', async () => {
  const storage = new MemoryStorage()
  await createHold(storage, keys, hold)
  await createHold(storage, keys, { ...hold, reason: 'another', attempts: 4 })
  expect(await readHold(storage, keys, hold.batch)).toEqual(hold)
  expect(await readHold(storage, keys, '20251203T14.1')).toBeUndefined()
})

test.for(['', '{', '[]', '{"reason":5}'])('a hold with %j in it holds all the same, and says that it can’t be read', async (text) => {
  const storage = new MemoryStorage()
  await storage.put(keys.hold(hold.batch), Buffer.from(text), { mode: 'create' })
  const { reason, since, attempts } = (await readHold(storage, keys, hold.batch)) ?? {}
  expect([reason, since, attempts]).toEqual([expect.stringMatching(/^unknown: .*20251203T14\.10\.json can't be read$/), '', 0])
  expect(await listHolds(storage, keys)).toEqual([hold.batch])
})

test('only batches are held: other files in quarantine/ are left alone', async () => {
  const storage = new MemoryStorage()
  for (const name of ['notes.txt', 'segment_20251203T14_00001.ndjson', '20251203T14.0.json', '20251203T14.2'])
    await storage.put(`${keys.paths.quarantine}/${name}`, Buffer.from('x'), { mode: 'create' })
  expect(await listHolds(storage, keys)).toEqual([])
})
