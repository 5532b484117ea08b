import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@fluxforge/segments'
import { LocalStorage, MemoryStorage, StorageError } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { type DoctorOptions, isMendable } from '../../src/doctor/doctor.ts'
import { EtlLake, KEYS, OUTPUT, PATHS, segmentOf, tradeLine } from '../batches/etl-lake.ts'
import { doctorOf, examined, repaired } from './examined.ts'

/** Both layers in a folder, with hidden files of any age. */
class Disk {
  readonly storage: LocalStorage
  readonly #root: string

  constructor(root: string, storage: LocalStorage) {
    this.#root = root
    this.storage = storage
  }

  get seen(): Partial<DoctorOptions> {
    return { input: this.storage, output: this.storage, clock: systemClock }
  }

  /** What a writer who was killed so many hours ago was writing. */
  async leave(folder: string, hours: number): Promise<void> {
    const object = `${folder}/object`
    await this.storage.put(object, Buffer.from(''), { mode: 'create' })
    await this.storage.delete(object)
    const name = stagedName(hours)
    await writeFile(join(this.#root, folder, name), 'x')
    await this.#age(folder, name, hours)
  }

  /** A segment in parts, nobody having added to it for two days. */
  async leaveParts(): Promise<void> {
    await (await this.storage.openParts(KEYS.ready(segmentOf(3)))).add(Buffer.from(`${tradeLine(3)}\n`))
    for (const name of await this.hiddenIn(PATHS.ready)) await this.#age(PATHS.ready, name, 48)
  }

  async hiddenIn(folder: string): Promise<string[]> {
    return (await readdir(join(this.#root, folder))).filter((name) => name.startsWith('.fluxforge-'))
  }

  async #age(folder: string, name: string, hours: number): Promise<void> {
    const seconds = Date.now() / 1000 - hours * 3600
    await utimes(join(this.#root, folder, name), seconds, seconds)
  }
}

function stagedName(id: number): string {
  return `.fluxforge-staged-${String(id).padStart(16, '0')}`
}

async function onDisk(run: (disk: Disk, lake: EtlLake) => Promise<void>): Promise<void> {
  await using dir = await tempDir()
  await run(new Disk(dir.path, await LocalStorage.open(dir.path)), new EtlLake())
}

test('what killed writers left is told by folder and removed by a repair; of the last day it may be at work, and stays', () =>
  onDisk(async (disk, lake) => {
    const { storage, seen } = disk
    await disk.leave(PATHS.ready, 25)
    await disk.leave(PATHS.ready, 23)
    await disk.leave(`${OUTPUT}/ticker`, 25)
    await disk.leave(`${OUTPUT}/_commits/2025-12-03`, 48)
    await disk.leave('raw/ready/another', 48)
    expect(await examined(lake, seen)).toEqual([
      { kind: 'unfinished_writes', layer: 'input', folder: PATHS.ready, place: storage.describe(PATHS.ready), count: 1 },
      { kind: 'unfinished_writes', layer: 'output', folder: OUTPUT, place: storage.describe(OUTPUT), count: 2 },
    ])
    expect(await disk.hiddenIn(PATHS.ready)).toHaveLength(2)
    expect(await repaired(lake, seen)).toEqual([])
    expect(await examined(lake, seen)).toEqual([])
    expect(await disk.hiddenIn(PATHS.ready)).toEqual([stagedName(23)])
    expect(await disk.hiddenIn('raw/ready/another')).toHaveLength(1)
  }))

test('parts of a segment are raw: however old, they are left to their recorder', () =>
  onDisk(async (disk, lake) => {
    await disk.leaveParts()
    await disk.leave(PATHS.ready, 48)
    expect((await examined(lake, disk.seen)).map(({ kind }) => kind)).toEqual(['unfinished_segment'])
    expect((await repaired(lake, disk.seen)).map(({ kind }) => kind)).toEqual(['unfinished_segment'])
    expect(await disk.hiddenIn(PATHS.ready)).toHaveLength(2)
  }))

test('parts that came between the look and the repair are left too', () =>
  onDisk(async (disk, lake) => {
    await disk.leave(PATHS.ready, 48)
    const [finding] = await examined(lake, disk.seen)
    await disk.leaveParts()
    expect(finding !== undefined && isMendable(finding) && (await doctorOf(lake, disk.seen).mend(finding))).toBe(false)
    expect(await disk.hiddenIn(PATHS.ready)).toHaveLength(2)
  }))

const DENIED = new StorageError('ERR_STORAGE_ACCESS_DENIED', 'list uploads: denied')

/** As an S3 whose policy leaves s3:ListBucketMultipartUploads out. */
class WithoutUploads extends MemoryStorage {
  override async *listParts(): AsyncGenerator<string> {
    yield await Promise.reject(DENIED)
  }

  override countStale(): Promise<number> {
    return Promise.reject(DENIED)
  }
}

test('without the right to list uploads the rest is examined, and what could not be looked for is told', async () => {
  const lake = new EtlLake(new WithoutUploads())
  await lake.memory.put(`${PATHS.ready}/notes.txt`, Buffer.from('x'), { mode: 'create' })
  expect((await examined(lake)).map(({ kind }) => kind)).toEqual(['stranger', 'unseen_writes', 'unseen_writes'])
})
