import type { S3Fault } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import type { S3Seams } from '../../src/s3/client.ts'
import { bytesOf, CREATE, OVERWRITE, patternOf, textAt } from '../../src/testing/contract-case.ts'
import { withLocalFile } from '../../src/testing/local-file.ts'
import { openOnDouble } from './on-double.ts'

const IMPATIENT = { maxAttempts: 3, silenceMs: 1000 }

/** Time-outs that are waited for are short; others, on a busy machine, are none. */
function seamsFor({ kind }: S3Fault): S3Seams {
  return kind === 'silence' ? IMPATIENT : { maxAttempts: 3 }
}

const LOST_ANSWERS: readonly { what: string; fault: S3Fault }[] = [
  { what: 'the connection is reset', fault: { kind: 'reset', isApplied: true } },
  { what: 'no answer comes', fault: { kind: 'silence', isApplied: true } },
  { what: 'the answer is 500', fault: { kind: 'refusal', code: 'InternalError', isApplied: true } },
  { what: 'the answer is 503', fault: { kind: 'refusal', code: 'ServiceUnavailable', isApplied: true } },
  { what: 'the answer is 409', fault: { kind: 'refusal', code: 'ConditionalRequestConflict', isApplied: true } },
]

const LOST_REQUESTS: readonly { what: string; fault: S3Fault }[] = [
  { what: 'the connection is reset', fault: { kind: 'reset', isApplied: false } },
  { what: 'no answer comes', fault: { kind: 'silence', isApplied: false } },
]

describe('a create whose answer is lost', () => {
  for (const { what, fault } of LOST_ANSWERS) {
    test(`succeeds when it had been done: ${what}`, async () => {
      await using on = await openOnDouble({}, seamsFor(fault))
      on.double.plan({ operation: 'PutObject' }, fault)
      await on.storage.put('a', bytesOf('mine'), CREATE)
      expect(on.double.requests.counts()).toEqual({ PutObject: 2, HeadObject: 1 })
      expect(await textAt(on.storage, 'a')).toBe('mine')
    })

    test(`by adopt succeeds as well: ${what}`, async () => {
      await using on = await openOnDouble({}, seamsFor(fault))
      on.double.plan({ operation: 'PutObject' }, fault)
      await withLocalFile(patternOf(300_000), (file) => on.storage.adopt(file, 'a'))
      expect(on.double.requests.counts()).toEqual({ PutObject: 2, HeadObject: 1 })
    })

    test(`by a writer of several parts succeeds as well: ${what}`, async () => {
      await using on = await openOnDouble({}, seamsFor(fault))
      on.double.plan({ operation: 'CompleteMultipartUpload' }, fault)
      const writer = await on.storage.openWriter('a', CREATE)
      await writer.write(patternOf(9 * 1024 * 1024))
      await writer.commit()
      expect((await on.storage.stat('a')).sizeBytes).toBe(9 * 1024 * 1024)
      expect(on.double.uploads('test')).toEqual([])
    })
  }

  for (const { what, fault } of LOST_REQUESTS) {
    test(`is sent again when it had not been done: ${what}`, async () => {
      await using on = await openOnDouble({}, seamsFor(fault))
      on.double.plan({ operation: 'PutObject' }, fault)
      await on.storage.put('a', bytesOf('mine'), CREATE)
      expect(on.double.requests.counts()).toEqual({ PutObject: 2 })
    })
  }

  test('is taken when somebody else was faster, also with equal bytes', async () => {
    await using on = await openOnDouble()
    const held = on.double.hold({ operation: 'PutObject' })
    const late = on.storage.put('a', bytesOf('equal'), CREATE)
    await held.arrived
    await on.storage.put('a', bytesOf('equal'), CREATE)
    on.double.plan({ operation: 'PutObject' }, { kind: 'reset', isApplied: false })
    held.release() // so that the try which finds the key taken is not the first
    await expect(late).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
    expect(on.double.requests.counts()).toEqual({ PutObject: 3, HeadObject: 1 })
  })

  test('is unknown, and says so, while nothing answers any more', async () => {
    await using on = await openOnDouble()
    for (const operation of ['PutObject', 'HeadObject'] as const)
      on.double.plan({ operation, times: Infinity }, { kind: 'reset', isApplied: true })
    await expect(on.storage.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
      message: expect.stringMatching(/^put s3:\/\/test\/a: .*whether it was stored is not known/),
    })
  })

  test('is unknown when the key was taken and is free again: a reader may have consumed it', async () => {
    await using on = await openOnDouble()
    on.double.plan({ operation: 'PutObject' }, { kind: 'reset', isApplied: true })
    on.double.plan({ operation: 'HeadObject' }, { kind: 'refusal', code: 'NoSuchKey' })
    await expect(on.storage.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
  })

  test('by adopt is unknown too when the key was taken and is free again, and is no missing file', async () => {
    await using on = await openOnDouble()
    on.double.plan({ operation: 'PutObject' }, { kind: 'refusal', code: 'PreconditionFailed' })
    await withLocalFile(bytesOf('mine'), async (file) => {
      await expect(on.storage.adopt(file, 'a')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
      await on.storage.adopt(file, 'a')
    })
    expect(await textAt(on.storage, 'a')).toBe('mine')
  })

  test('fails when every try was lost and nothing is there', async () => {
    await using on = await openOnDouble()
    on.double.plan({ operation: 'PutObject', times: Infinity }, { kind: 'reset', isApplied: false })
    await expect(on.storage.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
    expect(on.double.requests.counts()).toEqual({ PutObject: 3, HeadObject: 1 })
  })
})

describe('a zombie: a write whose client has given up, done by the server later', () => {
  test('that lands before the retry is found to be our own', async () => {
    await using on = await openOnDouble({}, IMPATIENT)
    const zombie = on.double.hold({ operation: 'PutObject' })
    const retry = on.double.hold({ operation: 'PutObject' })
    const put = on.storage.put('a', bytesOf('mine'), CREATE)
    await zombie.arrived
    await retry.arrived // the first try has timed out
    zombie.release()
    await expect.poll(() => on.double.keys('test')).toEqual(['a'])
    retry.release()
    await put
    expect(await textAt(on.storage, 'a')).toBe('mine')
  })

  test('that lands after its retry changes nothing', async () => {
    await using on = await openOnDouble({}, IMPATIENT)
    const zombie = on.double.hold({ operation: 'PutObject' })
    await on.storage.put('a', bytesOf('mine'), CREATE)
    await on.storage.delete('b')
    zombie.release()
    expect(await textAt(on.storage, 'a')).toBe('mine')
    expect(on.double.keys('test')).toEqual(['a'])
  })

  test('of another call loses to what was created meanwhile', async () => {
    await using on = await openOnDouble({}, { maxAttempts: 1, silenceMs: 1000 })
    const zombie = on.double.hold({ operation: 'PutObject' })
    await expect(on.storage.put('a', bytesOf('late'), CREATE)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
    await on.storage.put('a', bytesOf('early'), CREATE)
    zombie.release()
    await on.storage.delete('b')
    expect(await textAt(on.storage, 'a')).toBe('early')
  })
})

test('an overwrite whose last answer is lost succeeds when it was done', async () => {
  await using on = await openOnDouble({}, { maxAttempts: 1, silenceMs: 1000 })
  on.double.plan({ operation: 'PutObject' }, { kind: 'silence', isApplied: true })
  await on.storage.put('a', bytesOf('mine'), OVERWRITE)
  expect(on.double.requests.counts()).toEqual({ PutObject: 1, HeadObject: 1 })
})

test('a move whose copy’s answer is lost is done', async () => {
  await using on = await openOnDouble()
  await on.storage.put('from', bytesOf('x'), CREATE)
  on.double.plan({ operation: 'CopyObject' }, { kind: 'reset', isApplied: true })
  await on.storage.move('from', 'to')
  expect(on.double.keys('test')).toEqual(['to'])
})

test('a move whose copy is refused as taken, though nothing is there, keeps what it was to move', async () => {
  await using on = await openOnDouble()
  await on.storage.put('from', bytesOf('x'), CREATE)
  on.double.plan({ operation: 'CopyObject' }, { kind: 'refusal', code: 'PreconditionFailed' })
  await expect(on.storage.move('from', 'to')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
  expect(on.double.keys('test')).toEqual(['from'])
  await on.storage.move('from', 'to')
  expect(on.double.keys('test')).toEqual(['to'])
})
