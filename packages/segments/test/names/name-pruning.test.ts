import { exists, MemoryStorage } from '@fluxforge/storage'
import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { NamePruning } from '../../src/names/name-pruning.ts'
import { NameTaker } from '../../src/names/name-taker.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { FaultyStorage } from '../faults/faulty-storage.ts'
import { keys, until } from '../writer/recording.ts'

const DAY_MS = 24 * 3_600_000
const OLD = keys.name(segmentName({ hour: '20251001T00', counter: 1 }))

interface Pruning {
  readonly storage: FaultyStorage
  readonly clock: ManualClock
  readonly failures: unknown[]
  readonly pruning: NamePruning
  readonly addOld: () => Promise<void>
  readonly isOldThere: () => Promise<boolean>
}

function pruningOf(): Pruning {
  const storage = new FaultyStorage(new MemoryStorage())
  const clock = new ManualClock()
  const failures: unknown[] = []
  const pruning = new NamePruning(new NameTaker({ storage, keys, newToken: () => 'token' }), clock, (error) => failures.push(error))
  const addOld = (): Promise<void> => storage.put(OLD, Buffer.from('{}'), { mode: 'overwrite' })
  return { storage, clock, failures, pruning, addOld, isOldThere: () => exists(storage, OLD) }
}

test('old names go, once a day at most', async () => {
  const { clock, pruning, addOld, isOldThere } = pruningOf()
  await addOld()
  pruning.begin()
  await until(async () => !(await isOldThere()))
  await addOld()
  await clock.advance(DAY_MS - 1)
  pruning.begin()
  await new Promise(setImmediate)
  expect(await isOldThere()).toBe(true)
  await clock.advance(1)
  pruning.begin()
  await until(async () => !(await isOldThere()))
  await pruning.end()
})

test('a failure is told, and the next day is another', async () => {
  const { storage, clock, failures, pruning, addOld, isOldThere } = pruningOf()
  await addOld()
  storage.before = () => {
    throw new Error('away')
  }
  pruning.begin()
  await until(() => failures.length === 1)
  storage.before = () => undefined
  await clock.advance(DAY_MS)
  pruning.begin()
  await until(async () => !(await isOldThere()))
  expect(failures).toHaveLength(1)
})

test('once ended it takes no further step', async () => {
  const { storage, pruning, addOld, isOldThere } = pruningOf()
  await addOld()
  storage.after = (step) => {
    if (step.startsWith('put')) void pruning.end()
  }
  pruning.begin()
  await pruning.end()
  expect(await isOldThere()).toBe(true)
  pruning.begin()
  await pruning.end()
  expect(await isOldThere()).toBe(true)
})
