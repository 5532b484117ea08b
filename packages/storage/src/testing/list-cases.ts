import { deepEqual } from 'node:assert/strict'
import type { ObjectInfo } from '../storage.ts'
import { bytesOf, CREATE, keysUnder, type StorageContractCase } from './contract-case.ts'

// In the order of their UTF-8 bytes: `-` and `.` before `/` before digits and letters; U+FF5A before the emoji, which UTF-16 order turns round.
const ORDERED_KEYS = ['a-b', 'a.b', 'a/-', 'a/b/c', 'a/b0', 'a/c', 'a0', 'aa', 'b/H.1', 'b/H.10', 'b/H.9', 'é', 'ｚ/x', '😀', '😀a/b']

export const listCases: readonly StorageContractCase[] = [
  {
    name: 'a listing is in the order of the UTF-8 bytes of whole keys, each with its size',
    async run(storage) {
      for (const key of [...ORDERED_KEYS].reverse()) await storage.put(key, bytesOf(key), CREATE)
      const listed: ObjectInfo[] = []
      for await (const info of storage.list('')) listed.push(info)
      deepEqual(
        listed,
        ORDERED_KEYS.map((key) => ({ key, sizeBytes: Buffer.byteLength(key) })),
      )
      deepEqual(await keysUnder(storage, 'a'), ['a/-', 'a/b/c', 'a/b0', 'a/c'])
    },
  },
  {
    name: 'a prefix is whole segments: neither its siblings nor an object of its own name are listed',
    async run(storage) {
      for (const key of ['a/b/1', 'a/b/2/3', 'a/bc', 'a/b.txt', 'a/b-/x', 'solo']) await storage.put(key, bytesOf('x'), CREATE)
      deepEqual(await keysUnder(storage, 'a/b'), ['a/b/1', 'a/b/2/3'])
      deepEqual(await keysUnder(storage, 'solo'), [])
    },
  },
  {
    name: 'a prefix without objects lists nothing, also after its last object was deleted',
    async run(storage) {
      deepEqual(await keysUnder(storage, ''), [])
      deepEqual(await keysUnder(storage, 'never/was'), [])
      await storage.put('once/a', bytesOf('x'), CREATE)
      await storage.delete('once/a')
      deepEqual(await keysUnder(storage, 'once'), [])
      deepEqual(await keysUnder(storage, ''), [])
    },
  },
  {
    name: 'a listing of many objects names each once',
    async run(storage) {
      const keys = Array.from({ length: 300 }, (_, i) => `many/${String(i % 7)}/${String(i).padStart(4, '0')}`)
      await Promise.all(keys.map((key) => storage.put(key, bytesOf(key), CREATE)))
      deepEqual(await keysUnder(storage, 'many'), keys.sort())
    },
  },
  {
    name: 'objects may be deleted while they are listed',
    async run(storage) {
      for (let i = 0; i < 20; i++) await storage.put(`raw/${String(i).padStart(2, '0')}/x`, bytesOf('x'), CREATE)
      const seen: string[] = []
      for await (const { key } of storage.list('raw')) {
        seen.push(key)
        await storage.delete(key)
      }
      deepEqual(seen.length, 20)
      deepEqual(await keysUnder(storage, 'raw'), [])
    },
  },
]
