import { LocalStorage, MemoryStorage, type Storage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { createOwner, listOwners, type OwnerRecord, parseOwner, readOwnerText, renewOwner } from '../../src/batches/ownership.ts'
import { keys } from '../writer/recording.ts'

const BATCH = '20251203T14.1'
const owner = (more: Partial<OwnerRecord> = {}): OwnerRecord => ({
  owner: 'w1',
  host: 'here',
  bootId: 'boot 1',
  pid: 7,
  build: '1.0.0',
  counter: 0,
  attempts: 0,
  deaths: 0,
  ...more,
})

async function read(storage: Storage, epoch: number): Promise<OwnerRecord> {
  return parseOwner((await readOwnerText(storage, keys, BATCH, epoch)) ?? '', 'the record')
}

test('hand-over 8: of 16 that create the same epoch at once, one has it, and its record stands', async () => {
  await using dir = await tempDir()
  const racers = Array.from({ length: 16 }, (_, i) => owner({ owner: `w${i}` }))
  for (const epoch of [1, 2, 3]) {
    const storages = await Promise.all(racers.map(() => LocalStorage.open(dir.path)))
    const won = await Promise.all(racers.map((record, i) => createOwner(storages[i] ?? new MemoryStorage(), keys, BATCH, epoch, record)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await read(await LocalStorage.open(dir.path), epoch)).toEqual(racers[won.indexOf(true)])
  }
})

test('hand-over 8: a renewal changes the counter of one’s own record, and no other', async () => {
  const storage = new MemoryStorage()
  await createOwner(storage, keys, BATCH, 1, owner())
  await createOwner(storage, keys, BATCH, 2, owner({ owner: 'w2' }))
  const before = await readOwnerText(storage, keys, BATCH, 2)
  await renewOwner(storage, keys, BATCH, 2, owner({ owner: 'w2', counter: 1 }))
  expect(await readOwnerText(storage, keys, BATCH, 2)).not.toBe(before)
  expect([await read(storage, 1), await read(storage, 2)]).toEqual([owner(), owner({ owner: 'w2', counter: 1 })])
})

test('a record is written in snake_case, as docs/formats.md has it', async () => {
  const storage = new MemoryStorage()
  await createOwner(storage, keys, BATCH, 1, owner())
  expect(Object.keys(JSON.parse((await readOwnerText(storage, keys, BATCH, 1)) ?? ''))).toEqual([
    'owner',
    'host',
    'boot_id',
    'pid',
    'build',
    'counter',
    'attempts',
    'deaths',
  ])
})

test('hand-over: epochs are numbers, and H.1 is no prefix of H.10', async () => {
  const storage = new MemoryStorage()
  for (const [batch, epoch] of [
    ['20251203T14.1', 10],
    ['20251203T14.1', 9],
    ['20251203T14.10', 1],
    ['20251203T14.10', 2],
  ] as const)
    await createOwner(storage, keys, batch, epoch, owner())
  for (const name of ['20251203T14.1.json', '20251203T14.json', '20251203T14.1.0.json', '20251203T14.1.01.json', 'notes.txt'])
    await storage.put(`${keys.paths.processing}/${name}`, Buffer.from('{}'), { mode: 'create' })
  expect(Object.fromEntries(await listOwners(storage, keys))).toEqual({ '20251203T14.1': [9, 10], '20251203T14.10': [1, 2] })
})

test('a record that is gone is undefined', async () => {
  expect(await readOwnerText(new MemoryStorage(), keys, BATCH, 1)).toBeUndefined()
})

test.for(['', '{', 'null', '[]', '{"owner":"w1"}', JSON.stringify({ ...owner(), boot_id: 5 })])(
  '%j is no ownership record: refused, with what a person can do',
  (text) => {
    expect(() => parseOwner(text, 'F:/raw/processing/coinbase/x.json')).toThrow(
      expect.objectContaining({
        code: 'ERR_SEGMENT_BAD_RECORD',
        message: expect.stringMatching(/^reading F:\/.*x\.json: expected an ownership record .*; delete it: processing\/ may be cleared/),
      }),
    )
  },
)
