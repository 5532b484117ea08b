import { deepEqual, equal } from 'node:assert/strict'
import { bytesOf, CREATE, keysUnder, rejectsWith, type StorageContractCase, textAt } from './contract-case.ts'

export const moveCases: readonly StorageContractCase[] = [
  {
    name: 'move gives an object another key',
    async run(storage) {
      await storage.put('ready/x', bytesOf('x'), CREATE)
      await storage.move('ready/x', 'archive/2025/x')
      deepEqual(await keysUnder(storage, ''), ['archive/2025/x'])
      equal(await textAt(storage, 'archive/2025/x'), 'x')
    },
  },
  {
    name: 'move is repeatable: from absent while to is there is done, and so are both with equal bytes',
    async run(storage) {
      await storage.put('from', bytesOf('x'), CREATE)
      await storage.move('from', 'to')
      await storage.move('from', 'to')
      await storage.put('from', bytesOf('x'), CREATE)
      await storage.move('from', 'to')
      deepEqual(await keysUnder(storage, ''), ['to'])
    },
  },
  {
    name: 'move to a key taken with other bytes is ERR_STORAGE_ALREADY_EXISTS, and both stay',
    async run(storage) {
      await storage.put('from', bytesOf('one'), CREATE)
      await storage.put('to', bytesOf('two'), CREATE)
      await rejectsWith('ERR_STORAGE_ALREADY_EXISTS', storage.move('from', 'to'))
      equal(await textAt(storage, 'from'), 'one')
      equal(await textAt(storage, 'to'), 'two')
    },
  },
  {
    name: 'move of what is at neither key is ERR_STORAGE_NOT_FOUND',
    async run(storage) {
      await rejectsWith('ERR_STORAGE_NOT_FOUND', storage.move('from', 'to'))
      await rejectsWith('ERR_STORAGE_NOT_FOUND', storage.move('same', 'same'))
    },
  },
  {
    name: 'move onto its own key keeps the object',
    async run(storage) {
      await storage.put('same', bytesOf('x'), CREATE)
      await storage.move('same', 'same')
      equal(await textAt(storage, 'same'), 'x')
    },
  },
]
