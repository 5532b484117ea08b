import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict'
import { exists, readBytes } from '../read-bytes.ts'
import type { ByteRange } from '../storage.ts'
import { bytesOf, CREATE, OVERWRITE, patternOf, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'

const RANGES: readonly [ByteRange, string][] = [
  [{ start: 0 }, '0123456789'],
  [{ start: 4 }, '456789'],
  [{ start: 2, end: 5 }, '234'],
  [{ start: 9, end: 10 }, '9'],
  [{ start: 5, end: 5 }, ''],
  [{ start: 7, end: 100 }, '789'],
  [{ start: 10 }, ''],
  [{ start: 50, end: 60 }, ''],
]

export const readCases: readonly StorageContractCase[] = [
  {
    name: 'reading or asking for a missing key is ERR_STORAGE_NOT_FOUND',
    async run(storage) {
      await storage.put('there/it-is', bytesOf('x'), CREATE)
      for (const key of ['absent', 'there/not', 'not/there/at/all', 'there']) {
        await rejectsWith('ERR_STORAGE_NOT_FOUND', readBytes(storage, key))
        await rejectsWith('ERR_STORAGE_NOT_FOUND', storage.stat(key))
        equal(await exists(storage, key), false)
      }
    },
  },
  {
    name: 'stat tells key and size',
    async run(storage) {
      await storage.put('a/b', bytesOf('12345'), CREATE)
      deepEqual(await storage.stat('a/b'), { key: 'a/b', sizeBytes: 5 })
    },
  },
  {
    name: 'a range gives the bytes from start up to end, and what there is beyond the end',
    async run(storage) {
      await storage.put('digits', bytesOf('0123456789'), CREATE)
      for (const [range, expected] of RANGES) {
        equal(new TextDecoder().decode(await readBytes(storage, 'digits', range)), expected, JSON.stringify(range))
      }
    },
  },
  {
    name: 'a range over several chunks is whole',
    async run(storage) {
      const bytes = patternOf(3 * 1024 * 1024)
      await storage.put('big', bytes, CREATE)
      const range = { start: 1_000_003, end: 2_500_001 }
      equal(Buffer.compare(await readBytes(storage, 'big', range), bytes.subarray(range.start, range.end)), 0)
    },
  },
  {
    name: 'a range that is no range is refused',
    async run(storage) {
      await storage.put('a', bytesOf('abc'), CREATE)
      await rejects(readBytes(storage, 'a', { start: -1 }), RangeError)
      await rejects(readBytes(storage, 'a', { start: 0.5 }), RangeError)
    },
  },
  {
    name: 'chunks belong to the receiver: changing one changes neither the next nor the object',
    async run(storage) {
      const bytes = patternOf(2 * 1024 * 1024 + 1)
      await storage.put('a', bytes, OVERWRITE)
      const kept: Uint8Array[] = []
      let offset = 0
      for await (const chunk of storage.get('a')) {
        equal(Buffer.compare(chunk, bytes.subarray(offset, offset + chunk.length)), 0)
        offset += chunk.length
        chunk.fill(0)
        for (const earlier of kept) notEqual(earlier.buffer, chunk.buffer)
        kept.push(chunk)
      }
      equal(offset, bytes.length)
      equal(Buffer.compare(await readBytes(storage, 'a'), bytes), 0)
    },
  },
  {
    name: 'a reader may leave after the first chunk',
    async run(storage) {
      await storage.put('a', patternOf(2 * 1024 * 1024), CREATE)
      for await (const chunk of storage.get('a')) {
        equal(chunk[0], 0)
        break
      }
      await storage.delete('a')
      equal(await exists(storage, 'a'), false)
    },
  },
  {
    name: 'describe names the place and the key',
    async run(storage) {
      await storage.put('a/b', bytesOf('x'), CREATE)
      equal(await textAt(storage, 'a/b'), 'x')
      equal(storage.describe('a/b').endsWith('a/b'), true)
      notEqual(storage.describe(), '')
    },
  },
]
