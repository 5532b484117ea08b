import { deepEqual, equal } from 'node:assert/strict'
import { readBytes } from '../read-bytes.ts'
import { MIN_PART_BYTES, type Storage } from '../storage.ts'
import { bytesOf, CREATE, keysUnder, OVERWRITE, patternOf, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'

const BIG = patternOf(MIN_PART_BYTES)

export const partsCases: readonly StorageContractCase[] = [
  {
    name: 'parts become one object when they are completed, in their order, and nobody sees it before',
    async run(storage) {
      const parts = await storage.openParts('a/x')
      await parts.add(BIG)
      await parts.add(bytesOf('the last one'))
      deepEqual(await keysUnder(storage, ''), [])
      await rejectsWith('ERR_STORAGE_NOT_FOUND', storage.stat('a/x'))
      await parts.complete()
      equal(Buffer.compare(await readBytes(storage, 'a/x'), Buffer.concat([BIG, bytesOf('the last one')])), 0)
      deepEqual(await keysUnder(storage, ''), ['a/x'])
      deepEqual(await partsUnder(storage, ''), [])
    },
  },
  {
    name: 'parts of a writer that is gone are listed, by whole folders, and can be completed by anybody, once',
    async run(storage) {
      await (await storage.openParts('a/x')).add(BIG)
      await (await storage.openParts('ab/y')).add(bytesOf('small'))
      await storage.openParts('a/without')
      deepEqual(await partsUnder(storage, 'a'), ['a/x'])
      deepEqual(await partsUnder(storage, ''), ['a/x', 'ab/y'])
      await storage.completeParts('ab/y')
      await storage.completeParts('ab/y')
      await storage.completeParts('a/without')
      equal(await textAt(storage, 'ab/y'), 'small')
      deepEqual(await partsUnder(storage, ''), ['a/x'])
      await storage.completeParts('a/x')
      deepEqual(await keysUnder(storage, ''), ['a/x', 'ab/y'])
    },
  },
  {
    name: 'a writer whose parts somebody else has completed is told, and what it adds is nowhere',
    async run(storage) {
      const parts = await storage.openParts('x')
      await parts.add(BIG)
      await storage.completeParts('x')
      await rejectsWith('ERR_STORAGE_NOT_FOUND', parts.add(bytesOf('late')))
      equal((await storage.stat('x')).sizeBytes, BIG.length)
    },
  },
  {
    name: 'parts whose key is taken stay, and become the object when it is free',
    async run(storage) {
      const parts = await storage.openParts('x')
      await parts.add(bytesOf('ours'))
      await storage.put('x', bytesOf('theirs'), OVERWRITE)
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', parts.complete())
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.completeParts('x'))
      equal(await textAt(storage, 'x'), 'theirs')
      await storage.delete('x')
      await parts.complete()
      equal(await textAt(storage, 'x'), 'ours')
    },
  },
  {
    name: 'young parts are not stale',
    async run(storage) {
      await storage.put('a/object', bytesOf('x'), CREATE)
      const parts = await storage.openParts('a/x')
      await parts.add(bytesOf('young'))
      equal(await storage.countStale('a', Date.now()), 0)
      equal(await storage.removeStale('a', Date.now()), 0)
      await parts.complete()
      equal(await textAt(storage, 'a/x'), 'young')
    },
  },
]

async function partsUnder(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of storage.listParts(prefix)) keys.push(key)
  return keys
}
