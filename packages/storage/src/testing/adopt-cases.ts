import { equal } from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { exists, readBytes } from '../read-bytes.ts'
import { bytesOf, CREATE, patternOf, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'
import { withLocalFile } from './local-file.ts'

export const adoptCases: readonly StorageContractCase[] = [
  {
    name: 'adopt publishes a local file and leaves it in place; removing the file afterwards leaves the object',
    async run(storage) {
      const bytes = patternOf(2 * 1024 * 1024 + 5)
      await withLocalFile(bytes, async (file) => {
        await storage.adopt(file, 'raw/ready/x')
        equal(Buffer.compare(await readFile(file), bytes), 0)
        await rm(file)
      })
      equal(Buffer.compare(await readBytes(storage, 'raw/ready/x'), bytes), 0)
    },
  },
  {
    name: 'adopt is repeatable: a key taken with equal bytes is done',
    async run(storage) {
      await withLocalFile(bytesOf('same'), async (file) => {
        await storage.adopt(file, 'a/x')
        await storage.adopt(file, 'a/x')
        await storage.put('a/y', bytesOf('same'), CREATE)
        await storage.adopt(file, 'a/y')
      })
      equal(await textAt(storage, 'a/x'), 'same')
    },
  },
  {
    name: 'adopt on a key taken with other bytes is ERR_STORAGE_ALREADY_EXISTS, and what is there stays',
    async run(storage) {
      await storage.put('equal-length', bytesOf('older'), CREATE)
      await storage.put('longer', bytesOf('newer, and more'), CREATE)
      await withLocalFile(bytesOf('newer'), async (file) => {
        await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.adopt(file, 'equal-length'))
        await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.adopt(file, 'longer'))
      })
      equal(await textAt(storage, 'equal-length'), 'older')
      equal(await textAt(storage, 'longer'), 'newer, and more')
    },
  },
  {
    name: 'adopt of a missing file is ERR_STORAGE_NOT_FOUND and makes nothing',
    async run(storage) {
      await withLocalFile(bytesOf('x'), async (file) => {
        await rejectsWith('ERR_STORAGE_NOT_FOUND', storage.adopt(`${file}-absent`, 'a/x'))
      })
      equal(await exists(storage, 'a/x'), false)
    },
  },
]
