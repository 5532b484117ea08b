import type { PutOptions } from '@fluxforge/storage'
import { storageContract } from '@fluxforge/storage/testing'
import { describe, expect, test } from 'vitest'
import { SqliteStorage } from '../src/sqlite-storage.ts'

for (const { name, cases } of storageContract) {
  describe(`SqliteStorage, ${name}`, () => {
    for (const one of cases) test(one.name, () => one.run(new SqliteStorage(':memory:')))
  })
}

test('a backend whose create overwrites is told which promises it breaks, in words', async () => {
  class Careless extends SqliteStorage {
    override put(key: string, bytes: Uint8Array, _options: PutOptions): Promise<void> {
      return super.put(key, bytes, { mode: 'overwrite' })
    }
  }
  const broken: string[] = []
  for (const one of storageContract.flatMap(({ cases }) => cases))
    await one.run(new Careless(':memory:')).catch(() => broken.push(one.name))
  expect(broken).toContain('create on a taken key is ERR_STORAGE_ALREADY_EXISTS, also with equal bytes, and leaves what is there')
})
