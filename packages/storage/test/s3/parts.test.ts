import type { S3Fault } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { readBytes } from '../../src/read-bytes.ts'
import { MIN_PART_BYTES } from '../../src/storage.ts'
import { bytesOf, patternOf, rejectsWith, textAt } from '../../src/testing/contract-case.ts'
import { openOnDouble } from './on-double.ts'

const BIG = patternOf(MIN_PART_BYTES)
const RESET: S3Fault = { kind: 'reset', isApplied: false }

test.each([true, false])('a part whose answer is lost (done: %s) may be added again, and is there once', async (isApplied) => {
  await using on = await openOnDouble({}, { maxAttempts: 1 })
  const parts = await on.storage.openParts('x')
  on.double.plan({ operation: 'UploadPart' }, { kind: 'reset', isApplied })
  await rejectsWith('ERR_STORAGE_UNAVAILABLE', parts.add(BIG))
  await parts.add(BIG)
  await parts.add(bytesOf('end'))
  await parts.complete()
  expect(Buffer.compare(await readBytes(on.storage, 'x'), Buffer.concat([BIG, bytesOf('end')]))).toBe(0)
})

test.each([true, false])('a completion whose answer is lost (done: %s) may be asked for again', async (isApplied) => {
  await using on = await openOnDouble({}, { maxAttempts: 1 })
  const parts = await on.storage.openParts('x')
  await parts.add(bytesOf('ours'))
  on.double.plan({ operation: 'CompleteMultipartUpload' }, { kind: 'reset', isApplied })
  on.double.plan({ operation: 'HeadObject' }, RESET)
  await rejectsWith('ERR_STORAGE_UNAVAILABLE', parts.complete())
  await parts.complete()
  await parts.complete()
  expect(await textAt(on.storage, 'x')).toBe('ours')
})

test('an upload whose beginning was not heard of is begun anew, and left ones without a part are aborted', async () => {
  await using on = await openOnDouble({}, { maxAttempts: 1 })
  const parts = await on.storage.openParts('x')
  on.double.plan({ operation: 'CreateMultipartUpload' }, { kind: 'reset', isApplied: true })
  await rejectsWith('ERR_STORAGE_UNAVAILABLE', parts.add(bytesOf('ours')))
  await parts.add(bytesOf('ours'))
  expect(on.double.uploads('test')).toHaveLength(2)
  await on.storage.completeParts('x')
  expect(on.double.uploads('test')).toEqual([])
  expect(await textAt(on.storage, 'x')).toBe('ours')
})

test('an upload that somebody aborted is said to be gone', async () => {
  await using on = await openOnDouble()
  const parts = await on.storage.openParts('x')
  await parts.add(BIG)
  await on.storage.removeStale('', Date.now() + 25 * 3_600_000)
  await rejectsWith('ERR_STORAGE_NOT_FOUND', parts.add(bytesOf('late')))
  await rejectsWith('ERR_STORAGE_NOT_FOUND', parts.complete())
})
