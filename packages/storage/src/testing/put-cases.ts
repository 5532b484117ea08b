import { deepEqual, equal } from 'node:assert/strict'
import { exists, readBytes } from '../read-bytes.ts'
import { bytesOf, CREATE, keysUnder, OVERWRITE, patternOf, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'

const REFUSED_KEYS = [
  '',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  '../a',
  'a/../b',
  'a/./b',
  'a/..',
  'a\\b',
  'a\u0000b',
  'a\nb',
  '\ud800',
  'é'.repeat(513),
]

export const putCases: readonly StorageContractCase[] = [
  {
    name: 'an object that was put is read back byte for byte',
    async run(storage) {
      await storage.put('a/b/c.bin', patternOf(40_001), OVERWRITE)
      deepEqual(await readBytes(storage, 'a/b/c.bin'), patternOf(40_001))
    },
  },
  {
    name: 'overwrite replaces an object, also by a shorter one',
    async run(storage) {
      await storage.put('a', bytesOf('the first and longer one'), OVERWRITE)
      await storage.put('a', bytesOf('second'), OVERWRITE)
      equal(await textAt(storage, 'a'), 'second')
    },
  },
  {
    name: 'create makes an object where none is, and again after it was deleted',
    async run(storage) {
      await storage.put('a', bytesOf('one'), CREATE)
      await storage.delete('a')
      await storage.put('a', bytesOf('two'), CREATE)
      equal(await textAt(storage, 'a'), 'two')
    },
  },
  {
    name: 'create on a taken key is ERR_STORAGE_ALREADY_EXISTS, also with equal bytes, and leaves what is there',
    async run(storage) {
      await storage.put('a', bytesOf('first'), OVERWRITE)
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.put('a', bytesOf('second'), CREATE))
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.put('a', bytesOf('first'), CREATE))
      equal(await textAt(storage, 'a'), 'first')
      deepEqual(await keysUnder(storage, ''), ['a'])
    },
  },
  {
    name: 'the bytes that were handed over may be changed once put has resolved',
    async run(storage) {
      const bytes = bytesOf('mine')
      await storage.put('a', bytes, OVERWRITE)
      bytes.fill(0)
      equal(await textAt(storage, 'a'), 'mine')
    },
  },
  {
    name: 'an object may be empty',
    async run(storage) {
      await storage.put('empty', new Uint8Array(), CREATE)
      equal((await readBytes(storage, 'empty')).length, 0)
      deepEqual(await storage.stat('empty'), { key: 'empty', sizeBytes: 0 })
    },
  },
  {
    name: 'an object may be several MiB',
    async run(storage) {
      const bytes = patternOf(5 * 1024 * 1024 + 7)
      await storage.put('big', bytes, CREATE)
      equal(Buffer.compare(await readBytes(storage, 'big'), bytes), 0)
    },
  },
  {
    name: 'keys may be of any script, with spaces and signs',
    async run(storage) {
      const keys = ['Zürich/日本語/ключ', 'emoji/😀', 'product_id=BTC-USD/date=2025-12-03/part 1%3A+&~.parquet']
      for (const key of keys) await storage.put(key, bytesOf(key), CREATE)
      for (const key of keys) equal(await textAt(storage, key), key)
      deepEqual((await keysUnder(storage, '')).sort(), [...keys].sort())
    },
  },
  {
    name: 'keys that are not relative, clean and short are ERR_STORAGE_INVALID_KEY in every call',
    async run(storage) {
      await storage.put('good', bytesOf('good'), CREATE)
      for (const key of REFUSED_KEYS) {
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.put(key, bytesOf('bad'), OVERWRITE))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.openWriter(key, OVERWRITE))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.adopt('no-such-file', key))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', readBytes(storage, key))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.stat(key))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.delete(key))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.move(key, 'to'))
        await rejectsWith('ERR_STORAGE_INVALID_KEY', storage.move('good', key))
        if (key !== '') await rejectsWith('ERR_STORAGE_INVALID_KEY', keysUnder(storage, key))
      }
      deepEqual(await keysUnder(storage, ''), ['good'])
    },
  },
  {
    name: 'delete removes an object, and succeeds when there is none',
    async run(storage) {
      await storage.put('a/b', bytesOf('b'), CREATE)
      await storage.put('a/c', bytesOf('c'), CREATE)
      await storage.delete('a/b')
      await storage.delete('a/b')
      await storage.delete('never/was/there')
      equal(await exists(storage, 'a/b'), false)
      equal(await textAt(storage, 'a/c'), 'c')
    },
  },
]
