import { describe, expect, test } from 'vitest'
import { readBytes } from '../../src/read-bytes.ts'
import { bytesOf, CREATE, OVERWRITE, patternOf } from '../../src/testing/contract-case.ts'
import { openOnDouble } from './on-double.ts'

const BYTES = patternOf(1_000_000)

describe('a body that is cut short', () => {
  test('is gone on with where it ended', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', BYTES, CREATE)
    on.double.plan({ operation: 'GetObject' }, { kind: 'cut-body', afterBytes: 300_000 })
    on.double.plan({ operation: 'GetObject' }, { kind: 'cut-body', afterBytes: 300_000 })
    expect(Buffer.compare(await readBytes(on.storage, 'a'), BYTES)).toBe(0)
    expect(on.double.requests.count('GetObject')).toBe(3)
  })

  test('is gone on with within a range', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', BYTES, CREATE)
    on.double.plan({ operation: 'GetObject' }, { kind: 'cut-body', afterBytes: 1000 })
    const range = { start: 5000, end: 900_000 }
    expect(Buffer.compare(await readBytes(on.storage, 'a', range), BYTES.subarray(range.start, range.end))).toBe(0)
  })

  test('again and again, without a byte in between, is UNAVAILABLE', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', BYTES, CREATE)
    on.double.plan({ operation: 'GetObject', times: Infinity }, { kind: 'cut-body', afterBytes: 0 })
    await expect(readBytes(on.storage, 'a')).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
      message: 'get s3://test/a: the connection ends at byte 0 of 1000000, again and again',
    })
  })

  test('by a server that announced more than there is never ends as a whole object', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', bytesOf('short'), CREATE)
    on.double.plan({ operation: 'GetObject', times: Infinity }, { kind: 'wrong-length', sizeBytes: 10 })
    await expect(readBytes(on.storage, 'a')).rejects.toMatchObject({ code: 'ERR_STORAGE_CORRUPT' })
  })

  test('by a server that announced less is CORRUPT by its checksum', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', bytesOf('longer than that'), CREATE)
    on.double.plan({ operation: 'GetObject' }, { kind: 'wrong-length', sizeBytes: 4 })
    await expect(readBytes(on.storage, 'a')).rejects.toMatchObject({ code: 'ERR_STORAGE_CORRUPT' })
  })

  test('is not gone on with in another object that replaced it', async () => {
    await using on = await openOnDouble()
    await on.storage.put('a', BYTES, CREATE)
    on.double.plan({ operation: 'GetObject' }, { kind: 'cut-body', afterBytes: 200_000 })
    const reading = (async () => {
      let isFirst = true
      for await (const _ of on.storage.get('a')) {
        if (isFirst) await on.storage.put('a', patternOf(1_000_000).reverse(), OVERWRITE)
        isFirst = false
      }
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
      message: expect.stringContaining('was replaced while it was read'),
    })
  })
})

test('a slow body is read to its end, as long as something comes', async () => {
  await using on = await openOnDouble({}, { silenceMs: 500 })
  await on.storage.put('a', patternOf(3000), CREATE)
  on.double.plan({ operation: 'GetObject' }, { kind: 'slow-body', pieceBytes: 500, everyMs: 100 })
  expect((await readBytes(on.storage, 'a')).length).toBe(3000)
  expect(on.double.requests.count('GetObject')).toBe(1)
})

test('a reader that takes its time gets all of it', async () => {
  await using on = await openOnDouble({}, { silenceMs: 500 })
  const bytes = patternOf(8 * 1024 * 1024)
  await on.storage.put('a', bytes, CREATE)
  const chunks: Uint8Array[] = []
  for await (const chunk of on.storage.get('a')) {
    if (chunks.length === 0) await new Promise((resolve) => setTimeout(resolve, 1200)) // longer than silence is borne
    chunks.push(chunk)
  }
  expect(Buffer.compare(Buffer.concat(chunks), bytes)).toBe(0)
})

test('a listing page that says more follows and names no token is CORRUPT', async () => {
  await using on = await openOnDouble()
  await on.storage.put('a', bytesOf('x'), CREATE)
  on.double.plan({ operation: 'ListObjectsV2' }, { kind: 'no-token' })
  const listing = on.storage.list('')
  expect((await listing.next()).value).toEqual({ key: 'a', sizeBytes: 1 })
  await expect(listing.next()).rejects.toMatchObject({ code: 'ERR_STORAGE_CORRUPT' })
})

test('a 200 that carries an error in the place of a listing is tried again', async () => {
  await using on = await openOnDouble()
  await on.storage.put('a', bytesOf('x'), CREATE)
  on.double.plan({ operation: 'ListObjectsV2' }, { kind: 'error-in-200', code: 'InternalError', isApplied: false })
  expect((await on.storage.list('').next()).value).toEqual({ key: 'a', sizeBytes: 1 })
})

test('a web page in the place of a listing is no empty listing', async () => {
  await using on = await openOnDouble()
  on.double.plan({ operation: 'ListObjectsV2' }, { kind: 'web-page', status: 200 })
  await expect(on.storage.list('').next()).rejects.toMatchObject({ code: 'ERR_STORAGE_UNSUPPORTED' })
})

test('a 200 that carries an error in the place of an object is no object', async () => {
  await using on = await openOnDouble()
  await on.storage.put('a', bytesOf('x'), CREATE)
  on.double.plan({ operation: 'GetObject' }, { kind: 'error-in-200', code: 'InternalError', isApplied: false })
  await expect(readBytes(on.storage, 'a')).rejects.toMatchObject({
    code: 'ERR_STORAGE_CORRUPT',
    message: expect.stringMatching(/^get s3:\/\/test\/a: .* ETag/),
  })
})
