import { S3Double } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { createStorageLater, readBytes, type Storage, type StorageOptions } from '../src/index.ts'
import { LateStorage } from '../src/late-storage.ts'
import { MemoryStorage } from '../src/memory/memory-storage.ts'
import { bytesOf, CREATE } from '../src/testing/contract-case.ts'
import { storageContract } from '../src/testing/storage-contract.ts'

const late = (open: () => Promise<Storage>): LateStorage => new LateStorage(open, () => '')

for (const { name, cases } of storageContract) {
  describe(`LateStorage, ${name}`, () => {
    for (const one of cases) test(one.name, () => one.run(late(async () => new MemoryStorage())))
  })
}

test('nothing is asked of an S3 before its first use, and it tells its place before that', async () => {
  await using double = await S3Double.start()
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const options: StorageOptions = {
    backend: 's3',
    bucket: 'test',
    prefix: 'team/market',
    endpointUrl: double.url,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
  }
  const storage = await createStorageLater(options)
  const places = (): readonly string[] => [storage.describe(), storage.describe('raw/ready')]
  const before = places()
  expect(before).toEqual(['s3 @ test', 's3://test/team/market/raw/ready'])
  expect([double.requests.entries.length, storage.isCreateExact]).toEqual([0, false])
  await storage.put('raw/ready', bytesOf('x'), CREATE)
  expect(await readBytes(storage, 'raw/ready')).toEqual(bytesOf('x'))
  expect([places(), storage.isCreateExact]).toEqual([before, true])
})

test('one that can’t be opened says why at each use, and is opened by the next that can', async () => {
  let openings = 0
  let isAway = true
  const storage = late(async () => {
    openings++
    if (isAway) throw new Error('away')
    return new MemoryStorage()
  })
  await expect(storage.put('a', bytesOf('x'), CREATE)).rejects.toThrow('away')
  await expect(storage.list('').next()).rejects.toThrow('away')
  isAway = false
  await Promise.all([storage.put('a', bytesOf('x'), CREATE), storage.put('b', bytesOf('x'), CREATE)])
  expect(openings).toBe(3)
})
