import { describe, test } from 'vitest'
import { MemoryStorage } from '../src/memory/memory-storage.ts'
import { storageContract } from '../src/testing/storage-contract.ts'

for (const { name, cases } of storageContract) {
  describe(`MemoryStorage, ${name}`, () => {
    for (const one of cases) test(one.name, () => one.run(new MemoryStorage()))
  })
}
