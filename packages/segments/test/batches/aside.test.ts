import { MemoryStorage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { createAside, listAsides } from '../../src/batches/aside.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { keys } from '../writer/recording.ts'

const segment = segmentName({ hour: '20251203T14', counter: 7 })

test('hand-over 20: setting aside may be repeated, and deleting the key brings the segment back (19)', async () => {
  const storage = new MemoryStorage()
  await createAside(storage, keys, segment)
  await createAside(storage, keys, segment)
  expect(await listAsides(storage, keys)).toEqual(new Set([segment]))
  await storage.delete(keys.aside(segment))
  expect(await listAsides(storage, keys)).toEqual(new Set())
})

test('what is no segment is not set aside', async () => {
  const storage = new MemoryStorage()
  for (const name of ['x.json', segment, `${segment}.json.bak`])
    await storage.put(`${keys.asides}/${name}`, Buffer.from('{}'), { mode: 'create' })
  expect(await listAsides(storage, keys)).toEqual(new Set())
})
