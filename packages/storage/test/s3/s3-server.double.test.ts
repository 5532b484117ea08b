import { randomUUID } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { S3Double } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import type { S3StorageOptions } from '../../src/storage-options.ts'
import { exchanges, type ServerUnderTest } from './exchanges.ts'
import { optionsFor } from './on-double.ts'
import { s3Server } from './s3-server.ts'

const real = s3Server()

function serverOf(options: S3StorageOptions, prefix: string): ServerUnderTest {
  const { endpointUrl, region = 'us-east-1', credentials, forcePathStyle = false, bucket } = options
  const client = new S3Client({
    region,
    forcePathStyle,
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(credentials && { credentials }),
  })
  return { client, bucket, prefix }
}

describe('the double answers as the real server does', () => {
  for (const exchange of exchanges) {
    test.skipIf(real === undefined)(exchange.name, async () => {
      if (real === undefined) return
      await using double = await S3Double.start()
      const prefix = `exchange/${randomUUID()}`
      try {
        expect(await exchange.run(serverOf(optionsFor(double), 'exchange'))).toEqual(await exchange.run(serverOf(real, prefix)))
      } finally {
        const storage = await S3Storage.open({ ...real, prefix })
        for await (const { key } of storage.list('')) await storage.delete(key)
      }
    })
  }
})
