import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { SharedSyncs } from '../../src/local/shared-syncs.ts'

/** A disk whose syncs end when the test says so. */
class SlowDisk {
  readonly begun: PromiseWithResolvers<void>[] = []
  readonly syncs = new SharedSyncs((_path) => {
    const sync = Promise.withResolvers<void>()
    this.begun.push(sync)
    return sync.promise
  })
}

test('who comes while a sync is under way waits for one that begins later, and shares it', async () => {
  const { begun, syncs } = new SlowDisk()
  const first = syncs.sync('a')
  const [second, third] = [syncs.sync('a'), syncs.sync('a')]
  expect(begun).toHaveLength(1)
  begun[0]?.resolve()
  await first
  await setImmediate()
  expect(begun).toHaveLength(2)
  const fourth = syncs.sync('a')
  begun[1]?.resolve()
  await Promise.all([second, third])
  await setImmediate()
  expect(begun).toHaveLength(3)
  begun[2]?.resolve()
  await fourth
})

test('other directories do not wait, and a quiet one is synced at once', async () => {
  const { begun, syncs } = new SlowDisk()
  const both = Promise.all([syncs.sync('a'), syncs.sync('b')])
  expect(begun).toHaveLength(2)
  for (const sync of begun) sync.resolve()
  await both
  const again = syncs.sync('a')
  expect(begun).toHaveLength(3)
  begun[2]?.resolve()
  await again
})

test('a failure is told to those who waited for that sync, and the next one runs', async () => {
  const { begun, syncs } = new SlowDisk()
  const [first, second] = [syncs.sync('a'), syncs.sync('a')]
  begun[0]?.reject(new Error('EIO'))
  await expect(first).rejects.toThrow('EIO')
  await setImmediate()
  expect(begun).toHaveLength(2)
  begun[1]?.resolve()
  await second
})
