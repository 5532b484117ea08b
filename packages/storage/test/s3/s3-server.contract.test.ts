import { randomUUID } from 'node:crypto'
import { describe, test } from 'vitest'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { s3Server } from './s3-server.ts'

const server = s3Server()
// Where conditions are ignored, the one group that may be left out is.
const isCreateExact = server !== undefined && (await S3Storage.open({ ...server, prefix: 'contract' })).isCreateExact

for (const { name, cases } of storageContract) {
  describe(`S3Storage on a real server, ${name}`, () => {
    for (const one of cases) {
      test.skipIf(server === undefined || (name === 'concurrency' && !isCreateExact))(one.name, async () => {
        if (server === undefined) return
        const storage = await S3Storage.open({ ...server, prefix: `contract/${randomUUID()}` })
        try {
          await one.run(storage)
        } finally {
          for await (const { key } of storage.list('')) await storage.delete(key)
        }
      })
    }
  })
}
