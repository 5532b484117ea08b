import type { S3ErrorCode, S3Fault } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { readBytes } from '../../src/read-bytes.ts'
import { bytesOf, CREATE, OVERWRITE, patternOf, textAt } from '../../src/testing/contract-case.ts'
import { openOnDouble } from './on-double.ts'

const BUSY: readonly S3ErrorCode[] = ['TooManyRequests', 'SlowDown', 'ServiceUnavailable', 'InternalError', 'ConditionalRequestConflict']

describe('what may pass is tried again', () => {
  for (const code of BUSY) {
    test(code, async () => {
      await using on = await openOnDouble()
      await on.storage.put('a', bytesOf('x'), CREATE)
      for (const operation of ['PutObject', 'GetObject', 'ListObjectsV2', 'DeleteObject'] as const)
        on.double.plan({ operation }, { kind: 'refusal', code })
      await on.storage.put('b', bytesOf('x'), CREATE)
      expect(await textAt(on.storage, 'a')).toBe('x')
      const keys: string[] = []
      for await (const { key } of on.storage.list('')) keys.push(key)
      expect(keys).toEqual(['a', 'b'])
      await on.storage.delete('a')
      expect(on.double.requests.counts()).toEqual({ PutObject: 3, GetObject: 2, ListObjectsV2: 2, DeleteObject: 2 })
    })
  }

  test('a 200 that carries an error, on the copy of a move and on the end of an upload', async () => {
    await using on = await openOnDouble()
    const fault: S3Fault = { kind: 'error-in-200', code: 'InternalError', isApplied: false }
    for (const operation of ['CopyObject', 'CompleteMultipartUpload'] as const) on.double.plan({ operation }, fault)
    const writer = await on.storage.openWriter('a', CREATE)
    await writer.write(patternOf(9 * 1024 * 1024))
    await writer.commit()
    await on.storage.move('a', 'b')
    expect(on.double.requests.counts()).toMatchObject({ CopyObject: 2, CompleteMultipartUpload: 2 })
    expect(Buffer.compare(await readBytes(on.storage, 'b'), patternOf(9 * 1024 * 1024))).toBe(0)
  })

  test('not for ever: a 200 that carries an error is an error in the end', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', bytesOf('x'), CREATE)
    on.double.plan({ operation: 'CopyObject', times: Infinity }, { kind: 'error-in-200', code: 'InternalError', isApplied: false })
    await expect(on.storage.move('a', 'b')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
    expect(on.double.keys('test')).toEqual(['a'])
  })

  test('within a budget that all requests share, so that an outage is not made worse', async () => {
    await using on = await openOnDouble({}, { maxAttempts: 8 })
    on.double.plan({ operation: 'DeleteObject', times: Infinity }, { kind: 'reset', isApplied: false })
    await Promise.allSettled(Array.from({ length: 20 }, (_, i) => on.storage.delete(`a${i}`)))
    expect(on.double.requests.count('DeleteObject')).toBeLessThan(20 + 40) // of 20 × 7 retries
  })
})

describe('what is an answer is not tried again', () => {
  const ANSWERS: readonly [S3ErrorCode, string][] = [
    ['AccessDenied', 'ERR_STORAGE_ACCESS_DENIED'],
    ['InvalidAccessKeyId', 'ERR_STORAGE_ACCESS_DENIED'],
    ['SignatureDoesNotMatch', 'ERR_STORAGE_ACCESS_DENIED'],
    ['ExpiredToken', 'ERR_STORAGE_ACCESS_DENIED'],
    ['NoSuchBucket', 'ERR_STORAGE_UNSUPPORTED'],
    ['PreconditionFailed', 'ERR_STORAGE_ALREADY_EXISTS'],
    ['BadDigest', 'ERR_STORAGE_UNAVAILABLE'],
    ['EntityTooLarge', 'ERR_STORAGE_UNSUPPORTED'],
  ]
  for (const [code, expected] of ANSWERS) {
    test(`${code} is ${expected}`, async () => {
      await using on = await openOnDouble()
      on.double.plan({ operation: 'PutObject' }, { kind: 'refusal', code })
      await expect(on.storage.put('a', bytesOf('x'), CREATE)).rejects.toMatchObject({ code: expected })
      expect(on.double.requests.counts()).toEqual({ PutObject: 1 })
    })
  }

  test('NoSuchKey', async () => {
    await using on = await openOnDouble()
    await expect(readBytes(on.storage, 'absent')).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' })
    expect(on.double.requests.counts()).toEqual({ GetObject: 1 })
  })
})

test('a bucket that went away is no missing object, whatever is asked', async () => {
  await using on = await openOnDouble()
  await on.storage.put('a', bytesOf('x'), OVERWRITE)
  on.double.removeBucket('test')
  const gone = { code: 'ERR_STORAGE_UNSUPPORTED', message: expect.stringContaining('there is no bucket test') }
  await expect(on.storage.stat('a')).rejects.toMatchObject(gone)
  await expect(readBytes(on.storage, 'a')).rejects.toMatchObject(gone)
  await expect(on.storage.delete('a')).rejects.toMatchObject(gone)
  await expect(on.storage.put('a', bytesOf('x'), CREATE)).rejects.toMatchObject(gone)
  await expect(on.storage.list('').next()).rejects.toMatchObject(gone)
})
