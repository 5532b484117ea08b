import { MemoryStorage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { type BatchList, createBatchList, createVoidMarker, listBatchKeys, readBatchList } from '../../src/batches/batch-list.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { keys } from '../writer/recording.ts'

const HOUR = '20251203T14'
const member = (counter: number): BatchList['members'][number] => ({ segment: segmentName({ hour: HOUR, counter }), bytes: 100 * counter })
const list = (n: number, members = [member(1)]): BatchList => ({ batch: `${HOUR}.${n}`, members, output: 'local @ F:/', layout: 1 })

test('hand-over 6: a list is made once, by whoever comes first, and is read as it was made', async () => {
  const storage = new MemoryStorage()
  const offers = Array.from({ length: 10 }, (_, i) => list(1, [member(i + 1), member(i + 2)]))
  const made = await Promise.all(offers.map((offer) => createBatchList(storage, keys, offer)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(await readBatchList(storage, keys, `${HOUR}.1`)).toEqual(offers[made.indexOf(true)])
  expect(await createBatchList(storage, keys, list(1))).toBe(false)
})

test('a list that is not there is undefined', async () => {
  expect(await readBatchList(new MemoryStorage(), keys, `${HOUR}.1`)).toBeUndefined()
})

test.for([
  ['no JSON', '{"output":"x","layout":1,"members":['],
  ['no object', '[]'],
  ['no members', '{"output":"x","layout":1,"members":[]}'],
  ['no output', `{"layout":1,"members":[${JSON.stringify(member(1))}]}`],
  ['a layout that is text', `{"output":"x","layout":"1","members":[${JSON.stringify(member(1))}]}`],
  ['a member that is no segment', '{"output":"x","layout":1,"members":[{"segment":"../x","bytes":1}]}'],
  ['a member without its size', `{"output":"x","layout":1,"members":[{"segment":"${member(1).segment}"}]}`],
  ['a size below nothing', `{"output":"x","layout":1,"members":[{"segment":"${member(1).segment}","bytes":-1}]}`],
  ['the same member twice', `{"output":"x","layout":1,"members":[${JSON.stringify(member(1))},${JSON.stringify(member(1))}]}`],
])('a list with %s is refused, with its place and what a person can do', async ([, text = '']) => {
  const storage = new MemoryStorage()
  await storage.put(keys.list(`${HOUR}.1`), Buffer.from(text), { mode: 'create' })
  const failed = readBatchList(storage, keys, `${HOUR}.1`)
  await expect(failed).rejects.toMatchObject({ code: 'ERR_SEGMENT_BAD_RECORD' })
  await expect(failed).rejects.toThrow(/^reading .*batches\/20251203T14\.1\.json: expected a batch list .*; bring back the original, or/)
})

test('hand-over 4, 18: lists and void markers are told apart, and what a person left beside them is neither', async () => {
  const storage = new MemoryStorage()
  for (const n of [1, 2, 10]) await createBatchList(storage, keys, list(n))
  await createVoidMarker(storage, keys, `${HOUR}.2`)
  await createVoidMarker(storage, keys, `${HOUR}.2`)
  for (const name of ['notes.txt', 'x.json', `${HOUR}.3`, `${HOUR}.4.json.bak`, `${HOUR}.void.json`])
    await storage.put(`${keys.batches}/${name}`, Buffer.from('{}'), { mode: 'create' })
  const { lists, voids } = await listBatchKeys(storage, keys)
  expect([...lists].sort()).toEqual([1, 10, 2].map((n) => `${HOUR}.${n}`))
  expect([...voids]).toEqual([`${HOUR}.2`])
})
