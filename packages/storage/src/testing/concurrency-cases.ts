import { deepEqual, equal } from 'node:assert/strict'
import { isStorageError } from '../errors.ts'
import type { Storage } from '../storage.ts'
import { bytesOf, CREATE, keysUnder, OVERWRITE, type StorageContractCase, textAt } from './contract-case.ts'
import { withLocalFile } from './local-file.ts'

const CREATORS = 8

/** Lets all creators go at once; the winner's content, after every other was told ERR_STORAGE_ALREADY_EXISTS. */
async function winnerOf(create: (content: string) => Promise<void>): Promise<string> {
  const contents = Array.from({ length: CREATORS }, (_, i) => `creator ${i}`)
  const outcomes = await Promise.allSettled(contents.map(create))
  const winners = contents.filter((_, i) => outcomes[i]?.status === 'fulfilled')
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !isStorageError(outcome.reason, 'ERR_STORAGE_ALREADY_EXISTS')) throw outcome.reason
  }
  equal(winners.length, 1, `one winner, found ${winners.length}`)
  return winners[0] ?? ''
}

async function writeAndCommit(storage: Storage, key: string, content: string): Promise<void> {
  const writer = await storage.openWriter(key, CREATE)
  await writer.write(bytesOf(content))
  await writer.commit()
}

/** All of these need a `create` that the backend decides atomically. */
export const concurrencyCases: readonly StorageContractCase[] = [
  {
    name: 'of creators that race for a key one wins, the others meet ERR_STORAGE_ALREADY_EXISTS, and the content is the winner’s',
    async run(storage) {
      for (let round = 0; round < 5; round++) {
        const key = `deep/${round}/race`
        const winner = await winnerOf((content) => storage.put(key, bytesOf(content), CREATE))
        equal(await textAt(storage, key), winner)
      }
      equal((await keysUnder(storage, '')).length, 5)
    },
  },
  {
    name: 'of writers that race to commit one wins',
    async run(storage) {
      const winner = await winnerOf((content) => writeAndCommit(storage, 'race', content))
      equal(await textAt(storage, 'race'), winner)
      deepEqual(await keysUnder(storage, ''), ['race'])
    },
  },
  {
    name: 'of adopts that race with other bytes one wins; with equal bytes all are done',
    async run(storage) {
      const winner = await winnerOf((content) => withLocalFile(bytesOf(content), (file) => storage.adopt(file, 'race')))
      equal(await textAt(storage, 'race'), winner)
      await withLocalFile(bytesOf('equal'), async (file) => {
        await Promise.all(Array.from({ length: CREATORS }, () => storage.adopt(file, 'equal')))
      })
      equal(await textAt(storage, 'equal'), 'equal')
    },
  },
  {
    name: 'movers of the same object are all done',
    async run(storage) {
      await storage.put('from', bytesOf('x'), CREATE)
      await Promise.all(Array.from({ length: CREATORS }, () => storage.move('from', 'to')))
      deepEqual(await keysUnder(storage, ''), ['to'])
      equal(await textAt(storage, 'to'), 'x')
    },
  },
  {
    name: 'a reader beside overwriters sees whole objects only',
    async run(storage) {
      const contents = Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(10_000 + i))
      await storage.put('x', bytesOf(contents[0] ?? ''), CREATE)
      const overwriting = Promise.all(contents.map((content) => storage.put('x', bytesOf(content), OVERWRITE)))
      for (let i = 0; i < 20; i++) equal(contents.includes(await textAt(storage, 'x')), true)
      await overwriting
    },
  },
]
