import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { tempDir } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { markerName, stagedName } from '../../src/local/file-name.ts'
import { LocalStorage } from '../../src/local/local-storage.ts'
import { withWindowsRetries } from '../../src/local/windows-retry.ts'
import { bytesOf, keysUnder, textAt } from '../../src/testing/contract-case.ts'
import { fault, PlannedFiles } from '../faults/planned-files.ts'

describe('opening', () => {
  test('says where it is, and in the same line when hard links are missing', async () => {
    await using dir = await tempDir()
    expect((await LocalStorage.open(dir.path)).describe()).toBe(`local @ ${dir.path}`)
    const storage = await LocalStorage.open(dir.path, { files: PlannedFiles.failing('link', 'ENOSYS') })
    expect(storage.describe()).toBe(`local @ ${dir.path} (no hard links there: run one ingest and one etl at most)`)
    expect(storage.describe('raw/x')).toBe(`${dir.path}/raw/x`)
  })

  test('leaves nothing of its try in the root', async () => {
    await using dir = await tempDir()
    await LocalStorage.open(dir.path)
    await LocalStorage.open(dir.path, { files: PlannedFiles.failing('link', 'EPERM') })
    expect(await readdir(dir.path)).toEqual([])
  })

  test('fails in one line that names the root and what to do', async () => {
    await using dir = await tempDir()
    const readOnly = LocalStorage.open(dir.path, { files: PlannedFiles.failing('open', 'EACCES') })
    await expect(readOnly).rejects.toThrow(`open local storage at ${dir.path}: access is denied; look at owner and permissions (EACCES)`)
    await writeFile(join(dir.path, 'file'), 'x')
    await expect(LocalStorage.open(join(dir.path, 'file/below'))).rejects.toThrow(/file is a file; name a directory$/)
  })
})

describe('listing', () => {
  test('follows linked folders, in order', async () => {
    await using dir = await tempDir()
    await using other = await tempDir()
    const storage = await LocalStorage.open(dir.path)
    await writeFile(join(other.path, 'x'), 'x')
    await symlink(other.path, join(dir.path, 'a'), 'junction')
    for (const key of ['a-b', 'a0']) await storage.put(key, bytesOf(key), { mode: 'create' })
    expect(await keysUnder(storage, '')).toEqual(['a-b', 'a/x', 'a0'])
  })

  test.skipIf(process.platform === 'win32')('leaves out files that no key can name', async () => {
    await using dir = await tempDir()
    const storage = await LocalStorage.open(dir.path)
    await writeFile(join(dir.path, 'back\\slash'), 'x')
    await writeFile(join(dir.path, stagedName()), 'x')
    expect(await keysUnder(storage, '')).toEqual([])
  })
})

test('a name can not be both an object and a folder of others: that key is ERR_STORAGE_INVALID_KEY', async () => {
  await using dir = await tempDir()
  const storage = await LocalStorage.open(dir.path)
  await storage.put('a/b', bytesOf('x'), { mode: 'create' })
  const INVALID = { code: 'ERR_STORAGE_INVALID_KEY' }
  await expect(storage.put('a', bytesOf('x'), { mode: 'create' })).rejects.toMatchObject(INVALID)
  await expect(storage.put('a', bytesOf('x'), { mode: 'overwrite' })).rejects.toMatchObject(INVALID)
  await expect(storage.put('a/b/c', bytesOf('x'), { mode: 'create' })).rejects.toMatchObject(INVALID)
  await storage.delete('a')
  expect(await keysUnder(storage, '')).toEqual(['a/b'])
})

test('hidden files go when they were last written more than 24 hours ago, not before', async () => {
  await using dir = await tempDir()
  const storage = await LocalStorage.open(dir.path)
  await storage.put('a/x', bytesOf('x'), { mode: 'create' })
  const nowMs = Date.parse('2025-12-03T14:00:00Z')
  const hours = [25, 23]
  for (const age of hours) {
    for (const name of [stagedName(), markerName(`${age}`)]) {
      const path = join(dir.path, 'a', name)
      await writeFile(path, 'x')
      await utimes(path, nowMs / 1000, nowMs / 1000 - age * 3600)
    }
  }
  await utimes(join(dir.path, 'a/x'), 0, 0)
  expect(await storage.countStale('', nowMs)).toBe(2)
  expect(await readdir(join(dir.path, 'a'))).toHaveLength(5)
  expect(await storage.removeStale('', nowMs)).toBe(2)
  expect(await storage.countStale('', nowMs)).toBe(0)
  expect(await readdir(join(dir.path, 'a'))).toHaveLength(3)
  expect(await keysUnder(storage, '')).toEqual(['a/x'])
})

/** Leaves time between looking whether a name is free and taking it. */
class SlowWithoutLinks extends PlannedFiles {
  override async link(): Promise<void> {
    throw fault('EPERM')
  }

  override async rename(from: string, to: string): Promise<void> {
    for (let i = 0; i < 100; i++) await setImmediate()
    await super.rename(from, to)
  }
}

describe('without hard links', () => {
  test('a marker without its object is void after a while, and of creators that take it over one wins', async () => {
    await using dir = await tempDir()
    const waitsMs: number[] = []
    const wait = async (ms: number): Promise<void> => void waitsMs.push(ms)
    const storage = await LocalStorage.open(dir.path, { files: new SlowWithoutLinks(), wait })
    await writeFile(join(dir.path, markerName('x')), '')
    const texts = ['one', 'two', 'three']
    const outcomes = await Promise.allSettled(texts.map((text) => storage.put('x', bytesOf(text), { mode: 'create' })))
    const winners = texts.filter((_, i) => outcomes[i]?.status === 'fulfilled')
    expect(winners).toEqual([await textAt(storage, 'x')])
    expect(await readdir(dir.path)).toEqual(['x'])
    expect(waitsMs.reduce((a, b) => a + b)).toBeGreaterThan(500)
  })

  test('a creator waits for another process that holds the marker', async () => {
    await using dir = await tempDir()
    const wait = (): Promise<void> => writeFile(join(dir.path, 'x'), 'theirs')
    const storage = await LocalStorage.open(dir.path, { files: PlannedFiles.failing('link', 'EPERM'), wait })
    await writeFile(join(dir.path, markerName('x')), '')
    await expect(storage.put('x', bytesOf('ours'), { mode: 'create' })).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
    expect(await textAt(storage, 'x')).toBe('theirs')
  })
})

describe('on Windows', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('a rename or removal that meets %s is tried again', async (code) => {
    await using dir = await tempDir()
    let failures = 3
    const planned = new PlannedFiles(({ operation }) => {
      if ((operation === 'rename' || operation === 'unlink') && failures-- > 0) throw fault(code)
      return undefined
    })
    const files = withWindowsRetries(planned, async () => {})
    await mkdir(join(dir.path, 'd'))
    await writeFile(join(dir.path, 'a'), 'x')
    await files.rename(join(dir.path, 'a'), join(dir.path, 'b'))
    failures = 3
    await files.unlink(join(dir.path, 'b'))
    expect(await readdir(dir.path)).toEqual(['d'])
  })

  test('it gives up after less than two seconds, and tries nothing else again', async () => {
    const waitsMs: number[] = []
    const busy = withWindowsRetries(PlannedFiles.failing('rename', 'EBUSY'), async (ms) => void waitsMs.push(ms))
    await expect(busy.rename('a', 'b')).rejects.toMatchObject({ code: 'EBUSY' })
    const totalMs = waitsMs.reduce((a, b) => a + b)
    expect(totalMs).toBeGreaterThan(1000)
    expect(totalMs).toBeLessThan(2000)
    const full = withWindowsRetries(PlannedFiles.failing('rename', 'ENOSPC'), async () => expect.unreachable())
    await expect(full.rename('a', 'b')).rejects.toMatchObject({ code: 'ENOSPC' })
  })
})
