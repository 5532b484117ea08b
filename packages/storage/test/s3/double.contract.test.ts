import { S3Double, type S3DoubleOptions } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'

const SERVERS: readonly { server: string; options: S3DoubleOptions; prefix?: string; isCreateExact: boolean }[] = [
  { server: 'on the double', options: {}, isCreateExact: true },
  {
    server: 'under a prefix, with ETags that are no MD5 and pages of 7',
    options: { hasOpaqueEtags: true, pageSize: 7 },
    prefix: 'team/é',
    isCreateExact: true,
  },
  {
    server: 'on a server that knows If-None-Match on uploads, not on copies',
    options: { ignoresConditionsOf: ['CopyObject'] },
    isCreateExact: true,
  },
  {
    server: 'on a server that ignores conditions',
    options: { ignoresConditionsOf: ['CopyObject', 'CompleteMultipartUpload', 'PutObject'] },
    isCreateExact: false,
  },
]

for (const { server, options, prefix, isCreateExact } of SERVERS) {
  for (const { name, cases } of storageContract) {
    if (name === 'concurrency' && !isCreateExact) continue // the one group that may be left out, see `storageContract`
    describe(`S3Storage ${server}, ${name}`, () => {
      for (const one of cases) {
        test(one.name, async () => {
          await using double = await S3Double.start(options)
          const storage = await S3Storage.open({
            backend: 's3',
            bucket: 'test',
            ...(prefix !== undefined && { prefix }),
            region: 'us-east-1',
            endpointUrl: double.url,
            credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
            forcePathStyle: true,
          })
          expect(storage.isCreateExact).toBe(isCreateExact)
          await one.run(storage)
          expect(double.uploads('test')).toEqual([])
        })
      }
    })
  }
}
