import { describe, expect, test } from 'vitest'
import { bytesOf, CREATE, OVERWRITE, patternOf } from '../../src/testing/contract-case.ts'
import { openOnDouble } from './on-double.ts'

const PART = 8 * 1024 * 1024

describe('what is written as a stream', () => {
  test('goes up in one PUT when it fits in a part', async () => {
    await using on = await openOnDouble()
    const writer = await on.storage.openWriter('a', CREATE)
    for (let i = 0; i < 100; i++) await writer.write(bytesOf(`line ${i}\n`))
    await writer.commit()
    expect(on.double.requests.counts()).toEqual({ PutObject: 1 })
  })

  test('goes up in parts, each with a checksum that the server looks at, and is not buffered whole', async () => {
    await using on = await openOnDouble()
    const writer = await on.storage.openWriter('a', CREATE)
    for (let i = 0; i < 6; i++) await writer.write(patternOf(PART))
    expect(on.double.requests.count('UploadPart')).toBeGreaterThanOrEqual(2) // the rest is in memory: three parts and what waits
    await writer.commit()
    expect(on.double.requests.counts()).toEqual({ CreateMultipartUpload: 1, UploadPart: 6, CompleteMultipartUpload: 1 })
    const { headers } = on.double.requests.entries.find(({ operation }) => operation === 'UploadPart') ?? {}
    expect(headers?.['content-md5']).toBeDefined()
  })
})

test('a server that goes away and comes back in the middle of an upload costs nothing but tries', async () => {
  await using on = await openOnDouble({}, { maxAttempts: 5 })
  const writer = await on.storage.openWriter('a', CREATE)
  await writer.write(patternOf(PART))
  on.double.plan({ operation: 'UploadPart', times: 3 }, { kind: 'reset', isApplied: false })
  on.double.plan({ operation: 'CompleteMultipartUpload', times: 2 }, { kind: 'refusal', code: 'ServiceUnavailable' })
  for (let i = 0; i < 3; i++) await writer.write(patternOf(PART))
  await writer.commit()
  expect((await on.storage.stat('a')).sizeBytes).toBe(4 * PART)
})

describe('an upload that fails', () => {
  test('in a part is aborted, and tells whoever writes next', async () => {
    await using on = await openOnDouble()
    on.double.plan({ operation: 'UploadPart', times: Infinity }, { kind: 'refusal', code: 'InternalError' })
    const writer = await on.storage.openWriter('a', CREATE)
    const writing = (async () => {
      for (let i = 0; i < 10; i++) await writer.write(patternOf(PART))
    })()
    await expect(writing).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
    await expect(writer.commit()).rejects.toMatchObject({ code: 'ERR_STORAGE_UNSUPPORTED' })
    await writer.abort()
    expect(on.double.uploads('test')).toEqual([])
    expect(on.double.keys('test')).toEqual([])
  })

  test('at its end because the key is taken is aborted', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', bytesOf('first'), CREATE)
    const writer = await on.storage.openWriter('a', CREATE)
    await writer.write(patternOf(PART + 1))
    await expect(writer.commit()).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
    expect(on.double.uploads('test')).toEqual([])
  })

  test('at its end, every time, leaves what was there', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', bytesOf('first'), CREATE)
    on.double.plan(
      { operation: 'CompleteMultipartUpload', times: Infinity },
      { kind: 'error-in-200', code: 'InternalError', isApplied: false },
    )
    const writer = await on.storage.openWriter('a', OVERWRITE)
    await writer.write(patternOf(PART + 1))
    await expect(writer.commit()).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
    expect(on.double.object('test', 'a')?.body.toString()).toBe('first')
    expect(on.double.uploads('test')).toEqual([])
  })
})

test('abort with parts under way leaves neither object nor upload', async () => {
  await using on = await openOnDouble()
  const writer = await on.storage.openWriter('a', CREATE)
  for (let i = 0; i < 4; i++) await writer.write(patternOf(PART))
  await writer.abort()
  expect(on.double.requests.count('UploadPart')).toBeGreaterThan(0)
  expect(on.double.uploads('test')).toEqual([])
  expect(on.double.keys('test')).toEqual([])
})

test('uploads that died are aborted after 24 hours, under the prefix that is named', async () => {
  let nowMs = Date.now()
  await using on = await openOnDouble({ wallMs: () => nowMs })
  on.double.plan({ operation: 'AbortMultipartUpload', times: 2 }, { kind: 'refusal', code: 'AccessDenied' })
  for (const key of ['raw/a', 'other/a']) {
    const dying = await on.storage.openWriter(key, CREATE)
    for (let i = 0; i < 3; i++) await dying.write(patternOf(PART))
    await dying.abort()
  }
  expect(on.double.uploads('test').length).toBe(2)
  nowMs += 60_000
  expect(await on.storage.countStale('raw', nowMs)).toBe(0)
  expect(await on.storage.removeStale('raw', nowMs)).toBe(0)
  nowMs += 24 * 60 * 60 * 1000
  expect(await on.storage.countStale('raw', nowMs)).toBe(1)
  expect(await on.storage.countStale('', nowMs)).toBe(2)
  expect(await on.storage.removeStale('raw', nowMs)).toBe(1)
  expect(await on.storage.countStale('raw', nowMs)).toBe(0)
  expect(on.double.uploads('test').length).toBe(1)
})

test('an upload that is under way is not taken for dead by a machine whose clock is days ahead of the service’s', async () => {
  await using on = await openOnDouble({ wallMs: () => Date.now() - 2 * 24 * 60 * 60 * 1000 })
  const writing = await on.storage.openWriter('raw/a', CREATE)
  for (let i = 0; i < 3; i++) await writing.write(patternOf(PART))
  expect(await on.storage.countStale('raw', Date.now())).toBe(0)
  expect(await on.storage.removeStale('raw', Date.now())).toBe(0)
  await writing.commit()
  expect(on.double.keys('test')).toEqual(['raw/a'])
})
