import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { exists } from '../../src/read-bytes.ts'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import type { S3StorageOptions } from '../../src/storage-options.ts'
import { bytesOf, CREATE, patternOf, textAt } from '../../src/testing/contract-case.ts'
import { gatewayPid, s3Server } from './s3-server.ts'

const real = s3Server()

/** A prefix of its own, emptied afterwards. */
async function onReal(use: (options: S3StorageOptions, storage: S3Storage) => Promise<void>): Promise<void> {
  if (real === undefined) return
  const options = { ...real, prefix: `behaviour/${randomUUID()}` }
  const storage = await S3Storage.open(options)
  try {
    await use(options, storage)
  } finally {
    for await (const { key } of storage.list('')) await storage.delete(key)
  }
}

describe.skipIf(real === undefined)('on a real server', () => {
  test('of 24 claimers one wins, 20 times', () =>
    onReal(async (_, storage) => {
      for (let round = 0; round < 20; round++) {
        const key = `claims/${round}`
        const outcomes = await Promise.allSettled(Array.from({ length: 24 }, (_, i) => storage.put(key, bytesOf(`${i}`), CREATE)))
        const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [`${i}`] : []))
        expect(winners).toEqual([await textAt(storage, key)])
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
        }
      }
    }))

  test('wrong keys and a missing bucket are told apart', () =>
    onReal(async (options) => {
      const { accessKeyId, secretAccessKey } = options.credentials ?? { accessKeyId: '', secretAccessKey: '' }
      const denied = (credentials: S3StorageOptions['credentials']) => S3Storage.open({ ...options, ...(credentials && { credentials }) })
      await expect(denied({ accessKeyId: 'NOSUCHKEY0000000000X', secretAccessKey })).rejects.toMatchObject({
        code: 'ERR_STORAGE_ACCESS_DENIED',
        message: expect.stringContaining('does not know the access key id'),
      })
      await expect(denied({ accessKeyId, secretAccessKey: 'wrong' })).rejects.toMatchObject({
        code: 'ERR_STORAGE_ACCESS_DENIED',
        message: expect.stringContaining('does not belong to the key id'),
      })
      const bucket = `fluxforge-absent-${randomUUID()}`
      await expect(S3Storage.open({ ...options, bucket })).rejects.toMatchObject({
        message: expect.stringContaining(`there is no bucket ${bucket}`),
      })
    }))

  test('an upload of parts that is aborted leaves nothing, and one that is committed is whole', () =>
    onReal(async (_, storage) => {
      const bytes = patternOf(9 * 1024 * 1024)
      for (const end of ['abort', 'commit'] as const) {
        const writer = await storage.openWriter('a', CREATE)
        await writer.write(bytes)
        await writer[end]()
        expect(await exists(storage, 'a')).toBe(end === 'commit')
      }
      expect((await storage.stat('a')).sizeBytes).toBe(bytes.length)
      expect(await storage.removeStale('', Date.now() + 25 * 60 * 60 * 1000)).toBe(0)
    }))
})

describe.skipIf(gatewayPid === undefined)('a gateway that is paused in the middle of a create', () => {
  const pause = () => process.kill(gatewayPid ?? 0, 'SIGSTOP')
  const resume = () => process.kill(gatewayPid ?? 0, 'SIGCONT')
  const impatient = { maxAttempts: 1, silenceMs: 1000 }

  test('and wakes between two tries does the first one late: the second finds our own object', () =>
    onReal(async (options) => {
      const storage = await S3Storage.open(options, { silenceMs: 1000 })
      const watch = await S3Storage.open(options, impatient)
      pause()
      const put = storage.put('a', bytesOf('mine'), CREATE)
      try {
        await expect(watch.stat('a')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' }) // a second has passed
        await expect(watch.stat('a')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
      } finally {
        resume()
      }
      await put
      expect(await textAt(storage, 'a')).toBe('mine')
    }))

  test('beyond our patience is unknown, never "not written": the object is there later', () =>
    onReal(async (options, storage) => {
      const hasty = await S3Storage.open(options, impatient)
      pause()
      try {
        await expect(hasty.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject({
          code: 'ERR_STORAGE_UNAVAILABLE',
          message: expect.stringContaining('whether it was stored is not known'),
        })
      } finally {
        resume()
      }
      await expect.poll(() => exists(storage, 'a'), { timeout: 10_000 }).toBe(true)
      await expect(storage.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
      expect(await textAt(storage, 'a')).toBe('mine')
    }))
})
