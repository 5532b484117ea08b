import { deepEqual, equal, rejects } from 'node:assert/strict'
import { exists, readBytes } from '../read-bytes.ts'
import { bytesOf, CREATE, keysUnder, OVERWRITE, patternOf, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'

export const writerCases: readonly StorageContractCase[] = [
  {
    name: 'an object being written is neither listed nor read before commit, and whole after it',
    async run(storage) {
      const writer = await storage.openWriter('a/b/x', CREATE)
      await writer.write(bytesOf('first '))
      equal(await exists(storage, 'a/b/x'), false)
      deepEqual(await keysUnder(storage, ''), [])
      await writer.write(bytesOf('second'))
      deepEqual(await keysUnder(storage, 'a/b'), [])
      await writer.commit()
      equal(await textAt(storage, 'a/b/x'), 'first second')
      deepEqual(await keysUnder(storage, ''), ['a/b/x'])
    },
  },
  {
    name: 'a writer takes any number of pieces of any size, and their bytes may be reused at once',
    async run(storage) {
      const bytes = patternOf(3_000_001)
      const writer = await storage.openWriter('x', OVERWRITE)
      for (let offset = 0, size = 0; offset < bytes.length; offset += size, size = size * 2 + 1) {
        const piece = bytes.slice(offset, offset + size)
        await writer.write(piece)
        piece.fill(0)
      }
      await writer.commit()
      equal(Buffer.compare(await readBytes(storage, 'x'), bytes), 0)
    },
  },
  {
    name: 'a writer without a write makes an empty object',
    async run(storage) {
      await (await storage.openWriter('empty', CREATE)).commit()
      equal((await storage.stat('empty')).sizeBytes, 0)
    },
  },
  {
    name: 'a writer in mode overwrite replaces at commit, not before',
    async run(storage) {
      await storage.put('x', bytesOf('older'), CREATE)
      const writer = await storage.openWriter('x', OVERWRITE)
      await writer.write(bytesOf('newer'))
      equal(await textAt(storage, 'x'), 'older')
      await writer.commit()
      equal(await textAt(storage, 'x'), 'newer')
    },
  },
  {
    name: 'a writer in mode create that finds its key taken at commit fails and leaves what is there',
    async run(storage) {
      const writer = await storage.openWriter('x', CREATE)
      await writer.write(bytesOf('late'))
      await storage.put('x', bytesOf('early'), CREATE)
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', writer.commit())
      await writer.abort()
      equal(await textAt(storage, 'x'), 'early')
      deepEqual(await keysUnder(storage, ''), ['x'])
    },
  },
  {
    name: 'abort leaves no trace, and is harmless when repeated or after commit',
    async run(storage) {
      const aborted = await storage.openWriter('a/x', CREATE)
      await aborted.write(bytesOf('x'))
      await aborted.abort()
      await aborted.abort()
      deepEqual(await keysUnder(storage, ''), [])
      const committed = await storage.openWriter('a/x', CREATE)
      await committed.commit()
      await committed.abort()
      equal(await exists(storage, 'a/x'), true)
    },
  },
  {
    name: 'a writer that is let go of without a commit leaves no trace, and one with a commit its object',
    async run(storage) {
      const faulty = await storage.openWriter('a/x', CREATE)
      const writeFaulty = async (): Promise<void> => {
        await using writer = faulty
        await writer.write(bytesOf('half'))
        throw new Error('the source of the bytes failed')
      }
      await rejects(writeFaulty(), { message: 'the source of the bytes failed' })
      await rejectsWith('ERR_STORAGE_UNSUPPORTED', faulty.commit())
      deepEqual(await keysUnder(storage, ''), [])
      {
        await using writer = await storage.openWriter('a/x', CREATE)
        await writer.write(bytesOf('whole'))
        await writer.commit()
      }
      equal(await textAt(storage, 'a/x'), 'whole')
    },
  },
  {
    name: 'what is stale is removed without harm to objects and to young writers',
    async run(storage) {
      await storage.put('a/object', bytesOf('x'), CREATE)
      const writer = await storage.openWriter('a/young', CREATE)
      await writer.write(bytesOf('young'))
      for (const prefix of ['a', 'never/was']) {
        equal(await storage.countStale(prefix, Date.now()), 0)
        equal(await storage.removeStale(prefix, Date.now()), 0)
      }
      await writer.commit()
      deepEqual(await keysUnder(storage, ''), ['a/object', 'a/young'])
    },
  },
  {
    name: 'a writer that has ended refuses to go on',
    async run(storage) {
      const committed = await storage.openWriter('a', CREATE)
      await committed.commit()
      await rejectsWith('ERR_STORAGE_UNSUPPORTED', committed.write(bytesOf('x')))
      await rejectsWith('ERR_STORAGE_UNSUPPORTED', committed.commit())
      const aborted = await storage.openWriter('b', CREATE)
      await aborted.abort()
      await rejectsWith('ERR_STORAGE_UNSUPPORTED', aborted.write(bytesOf('x')))
      await rejectsWith('ERR_STORAGE_UNSUPPORTED', aborted.commit())
      deepEqual(await keysUnder(storage, ''), ['a'])
    },
  },
]
