import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { tempDir } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { LocalStorage } from '../src/local/local-storage.ts'
import { exists, readBytes } from '../src/read-bytes.ts'
import type { PutMode } from '../src/storage.ts'
import { bytesOf, keysUnder, textAt } from '../src/testing/contract-case.ts'
import { storageContract } from '../src/testing/storage-contract.ts'
import { CrashModel } from './faults/crash-model.ts'
import { fault, PlannedFiles } from './faults/planned-files.ts'

describe('the steps of a put', () => {
  const create = [
    'open <staged>',
    'file.writev <staged>',
    'file.sync <staged>',
    'file.close <staged>',
    'link <staged> x',
    'unlink <staged>',
  ]

  test('into new folders: each made and its entry synced, then data, sync, link, and the sync of the folder', async () => {
    await using dir = await tempDir()
    const root = join(dir.path, 'root')
    const files = new PlannedFiles()
    const storage = await LocalStorage.open(root, { files })
    files.calls.length = 0
    await storage.put('a/b/x', bytesOf('x'), { mode: 'create' })
    expect(files.log).toEqual(['mkdir a', 'syncDirectory root', 'mkdir b', 'syncDirectory a', ...create, 'syncDirectory b'])
  })

  test('into a known folder: one open, one write, one sync, one name, one folder sync, nothing else', async () => {
    await using dir = await tempDir()
    const files = new PlannedFiles()
    const storage = await LocalStorage.open(dir.path, { files })
    await storage.put('b/first', bytesOf('x'), { mode: 'create' })
    files.calls.length = 0
    await storage.put('b/x', bytesOf('x'.repeat(40_000)), { mode: 'create' })
    expect(files.log).toEqual([...create, 'syncDirectory b'])
    files.calls.length = 0
    await storage.put('b/x', bytesOf('y'), { mode: 'overwrite' })
    expect(files.log).toEqual([...create.slice(0, 4), 'rename <staged> x', 'syncDirectory b'])
  })

  test('on a taken key: the folder is synced before ERR_STORAGE_ALREADY_EXISTS is told, for the other may not have got that far', async () => {
    await using dir = await tempDir()
    const files = new PlannedFiles()
    const storage = await LocalStorage.open(dir.path, { files })
    await storage.put('b/x', bytesOf('x'), { mode: 'create' })
    files.calls.length = 0
    await expect(storage.put('b/x', bytesOf('y'), { mode: 'create' })).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
    expect(files.log).toEqual([...create.slice(0, 5), 'stat x', 'syncDirectory b', 'unlink <staged>'])
  })
})

test('adopt syncs the file, links it, then syncs the folder; move syncs its new place before it leaves the old one', async () => {
  await using dir = await tempDir()
  const files = new PlannedFiles()
  const storage = await LocalStorage.open(join(dir.path, 'root'), { files })
  const file = join(dir.path, 'sealed')
  await writeFile(file, 'x')
  await storage.put('ready/other', bytesOf('x'), { mode: 'create' })
  await storage.put('archive/other', bytesOf('x'), { mode: 'create' })
  files.calls.length = 0
  await storage.adopt(file, 'ready/x')
  expect(files.log).toEqual(['open sealed', 'file.sync sealed', 'file.close sealed', 'link sealed x', 'syncDirectory ready'])
  files.calls.length = 0
  await storage.move('ready/x', 'archive/x')
  expect(files.log).toEqual([
    'open x',
    'file.sync x',
    'file.close x',
    'link x x',
    'syncDirectory archive',
    'unlink x',
    'syncDirectory ready',
  ])
})

test('of many puts at once into new folders, by two storages on one root, none resolves before all its entries are on the disk', async () => {
  await using dir = await tempDir()
  const files = new CrashModel()
  const storages = await Promise.all([LocalStorage.open(dir.path, { files }), LocalStorage.open(dir.path, { files })])
  const lost: string[] = []
  const puts = Array.from({ length: 60 }, async (_, i) => {
    const key = `processed/table ${i % 3}/product ${i % 5}/date ${i % 2}/part ${i}`
    await storages[i % 2]?.put(key, bytesOf(key), { mode: i % 4 < 2 ? 'create' : 'overwrite' })
    lost.push(...files.lost(dir.path, join(dir.path, key)))
  })
  await Promise.all(puts)
  expect(lost).toEqual([])
  expect(await keysUnder(await LocalStorage.open(dir.path), '')).toHaveLength(60)
})

test('a put into a folder that another put is just making waits until that folder is on the disk', async () => {
  await using dir = await tempDir()
  const files = new CrashModel()
  const storage = await LocalStorage.open(dir.path, { files })
  const release = files.holdSync(dir.path)
  const first = storage.put('a/x', bytesOf('x'), { mode: 'create' })
  while (!files.log.includes(`syncDirectory ${basename(dir.path)}`)) await setImmediate()
  let lost: string[] | undefined
  const second = storage.put('a/y', bytesOf('y'), { mode: 'create' }).then(() => {
    lost = files.lost(dir.path, join(dir.path, 'a/y'))
  })
  for (let i = 0; i < 5000 && lost === undefined; i++) await setImmediate()
  release()
  await Promise.all([first, second])
  expect(lost).toEqual([])
})

test('a folder whose sync failed is synced again before the next put into it resolves', async () => {
  await using dir = await tempDir()
  const files = new CrashModel()
  const storage = await LocalStorage.open(dir.path, { files })
  let failures = 1
  files.plan = ({ operation }) => {
    if (operation === 'syncDirectory' && failures-- > 0) throw fault('EIO')
    return undefined
  }
  await expect(storage.put('a/b/x', bytesOf('x'), { mode: 'create' })).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' })
  await storage.put('a/b/x', bytesOf('x'), { mode: 'create' })
  expect(files.lost(dir.path, join(dir.path, 'a/b/x'))).toEqual([])
  expect(files.log.filter((line) => line.startsWith('syncDirectory'))).toHaveLength(4)
})

test('a folder that somebody removes between two puts is made again', async () => {
  await using dir = await tempDir()
  const storage = await LocalStorage.open(dir.path)
  await storage.put('a/b/x', bytesOf('x'), { mode: 'create' })
  await rm(join(dir.path, 'a'), { recursive: true })
  await storage.put('a/b/y', bytesOf('y'), { mode: 'create' })
  expect(await keysUnder(storage, '')).toEqual(['a/b/y'])
})

test('an answer about a root that went away is ERR_STORAGE_UNAVAILABLE, never "not there" or an empty listing', async () => {
  await using dir = await tempDir()
  const root = join(dir.path, 'drive')
  const storage = await LocalStorage.open(root)
  await storage.put('a/x', bytesOf('x'), { mode: 'create' })
  await rename(root, join(dir.path, 'pulled'))
  const AWAY = { code: 'ERR_STORAGE_UNAVAILABLE' }
  await expect(keysUnder(storage, 'a')).rejects.toMatchObject(AWAY)
  await expect(keysUnder(storage, '')).rejects.toMatchObject(AWAY)
  await expect(exists(storage, 'a/x')).rejects.toMatchObject(AWAY)
  await expect(readBytes(storage, 'a/x')).rejects.toMatchObject(AWAY)
  await expect(storage.delete('a/x')).rejects.toMatchObject(AWAY)
  await expect(storage.put('a/x', bytesOf('y'), { mode: 'overwrite' })).rejects.toMatchObject(AWAY)
  expect(await readdir(dir.path)).toEqual(['pulled'])
})

describe('when one call of the file system fails', () => {
  const verbs = {
    put: (storage: LocalStorage, _file: string, mode: PutMode) => storage.put('a/b/x', bytesOf('new'), { mode }),
    adopt: (storage: LocalStorage, file: string) => storage.adopt(file, 'a/b/x'),
  }
  const situations: readonly { verb: keyof typeof verbs; mode: PutMode; old?: string; noLinks?: boolean; noCrossing?: boolean }[] = [
    { verb: 'put', mode: 'create' },
    { verb: 'put', mode: 'create', noLinks: true },
    { verb: 'put', mode: 'create', old: 'old' },
    { verb: 'put', mode: 'overwrite' },
    { verb: 'put', mode: 'overwrite', old: 'old' },
    { verb: 'adopt', mode: 'create' },
    { verb: 'adopt', mode: 'create', old: 'new' },
    { verb: 'adopt', mode: 'create', old: 'old' },
    { verb: 'adopt', mode: 'create', noCrossing: true },
    { verb: 'adopt', mode: 'create', noCrossing: true, old: 'old' },
  ]
  test.each(situations)('the old object or the new whole one is there, and nothing else: %o', async (situation) => {
    for (let failing = 0; ; failing++) {
      await using dir = await tempDir()
      const root = join(dir.path, 'root')
      const file = join(dir.path, 'file')
      await writeFile(file, 'new')
      const clean = await LocalStorage.open(root)
      if (situation.old !== undefined) await clean.put('a/b/x', bytesOf(situation.old), { mode: 'create' })

      const files = situation.noLinks ? PlannedFiles.failing('link', 'ENOTSUP') : new PlannedFiles()
      const storage = await LocalStorage.open(root, { files })
      const start = files.calls.length
      let failed: string | undefined
      files.plan = ({ operation, paths }, index) => {
        if (index - start === failing) {
          failed = operation
          throw fault('EIO')
        }
        if (operation === 'link' && (situation.noLinks || (situation.noCrossing && paths[0] === file))) throw fault('EXDEV')
        return undefined
      }
      const outcome = await verbs[situation.verb](storage, file, situation.mode).then(
        () => 'done',
        (error: unknown) => error,
      )
      if (failed === undefined) {
        expect(failing).toBeGreaterThan(4)
        break
      }
      const where = `call ${failing}, ${failed}`
      if (outcome !== 'done') expect(outcome, where).toMatchObject({ name: 'StorageError' })
      const there = (await exists(clean, 'a/b/x')) ? await textAt(clean, 'a/b/x') : undefined
      expect([situation.old, 'new'], where).toContain(there)
      if (outcome === 'done') expect(there, where).toBe('new')
      expect(await keysUnder(clean, ''), where).toEqual(there === undefined ? [] : ['a/b/x'])
      if (failed !== 'unlink' && there !== undefined) expect(await readdir(join(root, 'a/b')), where).toEqual(['x'])
    }
  })

  test.each(['readdir', 'stat'] as const)('a listing whose %s fails throws', async (operation) => {
    await using dir = await tempDir()
    const files = new PlannedFiles()
    const storage = await LocalStorage.open(dir.path, { files })
    await storage.put('a/b/x', bytesOf('x'), { mode: 'create' })
    files.plan = (call) => {
      if (call.operation === operation && call.paths[0]?.endsWith(operation === 'stat' ? 'x' : 'b')) throw fault('EACCES')
      return undefined
    }
    await expect(keysUnder(storage, '')).rejects.toMatchObject({ code: 'ERR_STORAGE_ACCESS_DENIED' })
  })
})

test('short writes and short reads are carried on to the end', async () => {
  await using dir = await tempDir()
  const storage = await LocalStorage.open(dir.path, { files: new PlannedFiles(() => 'short') })
  await storage.put('a/x', bytesOf('a text of some length'), { mode: 'create' })
  expect(await textAt(storage, 'a/x')).toBe('a text of some length')
  await mkdir(join(dir.path, 'b'))
  await storage.move('a/x', 'b/x')
  expect(await textAt(storage, 'b/x')).toBe('a text of some length')
})

describe('a file on another disk than the root', () => {
  for (const { name, cases } of storageContract.filter(({ name }) => name === 'adopt' || name === 'move' || name === 'concurrency')) {
    test.each(cases)(`${name}: $name`, async (one) => {
      await using dir = await tempDir()
      const files = new PlannedFiles(({ operation, paths }) => {
        if (operation === 'link' && !paths[0]?.includes('.fluxforge-staged-')) throw fault('EXDEV')
        return undefined
      })
      const storage = await LocalStorage.open(dir.path, { files })
      expect(storage.isCreateExact).toBe(true)
      await one.run(storage)
    })
  }
})
