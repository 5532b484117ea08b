import type { FileOperations } from '@fluxforge/storage'
import { Random } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { SimDisk } from '../../../src/sim/disk/sim-disk.ts'
import { SimFiles } from '../../../src/sim/disk/sim-files.ts'
import { Machine } from '../../../src/sim/machine.ts'
import { SimProcess } from '../../../src/sim/sim-process.ts'
import { World } from '../../../src/sim/world.ts'

/** What stands on a disk after `run` and a power cut: text by path. */
async function leftBy(
  run: (files: FileOperations, disk: SimDisk) => Promise<void>,
  luck: Random | null = null,
): Promise<Record<string, string>> {
  const world = new World(1, '2025-12-03T14:00:00Z')
  const machine = new Machine(world, 'here', new SimDisk())
  const process = new SimProcess(world, machine, 'program', () => new Promise(() => undefined))
  const files = new SimFiles(world, process)
  const prepared = async (): Promise<void> => {
    await files.mkdir('/data')
    await files.syncDirectory('/')
    await run(files, machine.disk)
  }
  await world.run(prepared(), Number.POSITIVE_INFINITY)
  machine.cutPower(luck)
  return Object.fromEntries([...machine.disk.files('/', 'seen')].map(({ path, bytes }) => [path.replaceAll('//', '/'), bytes.toString()]))
}

async function write(files: FileOperations, path: string, text: string): Promise<void> {
  const file = await files.open(path, 'wx')
  await file.writev([Buffer.from(text)], 0)
  await file.sync()
}

test('a synced file whose folder was not is lost with its name; with the folder synced it is there', async () => {
  expect(await leftBy((files) => write(files, '/data/a', 'whole'))).toEqual({})
  const left = await leftBy(async (files) => {
    await write(files, '/data/a', 'whole')
    await files.syncDirectory('/data')
  })
  expect(left).toEqual({ '/data/a': 'whole' })
})

test('a name that was synced over bytes that were not is an empty file', async () => {
  const left = await leftBy(async (files) => {
    const file = await files.open('/data/a', 'wx')
    await files.syncDirectory('/data')
    await file.writev([Buffer.from('lost')], 0)
  })
  expect(left).toEqual({ '/data/a': '' })
})

test('bytes that were not synced come by whole sectors of 512 bytes, old or new', async () => {
  const seen = new Set<string>()
  for (let seed = 1; seed <= 200; seed++) {
    const left = await leftBy(async (files) => {
      await write(files, '/data/a', 'o'.repeat(1024))
      await files.syncDirectory('/data')
      await (await files.open('/data/a', 'r+')).writev([Buffer.alloc(1024, 'n')], 0)
    }, new Random(seed))
    const sectors = [left['/data/a']?.slice(0, 512) ?? '', left['/data/a']?.slice(512) ?? '']
    for (const sector of sectors) expect(sector).toMatch(/^(?:o{512}|n{512})$/)
    seen.add(sectors.map(([first]) => first).join(''))
  }
  expect([...seen].sort()).toEqual(['nn', 'no', 'on', 'oo'])
})

test('a rename is done whole or not at all, and for good once its folder is synced', async () => {
  const renamed = async (files: FileOperations): Promise<void> => {
    await write(files, '/data/a', 'old')
    await write(files, '/data/b', 'new')
    await files.syncDirectory('/data')
    await files.rename('/data/b', '/data/a')
  }
  const seen = new Set<string>()
  for (let seed = 1; seed <= 50; seed++) seen.add(JSON.stringify(await leftBy(renamed, new Random(seed))))
  expect([...seen].sort()).toEqual([JSON.stringify({ '/data/a': 'new' }), JSON.stringify({ '/data/a': 'old', '/data/b': 'new' })])
  const synced = await leftBy(async (files) => {
    await renamed(files)
    await files.syncDirectory('/data')
  })
  expect(synced).toEqual({ '/data/a': 'new' })
})

test('a file that was unlinked is there again until its folder is synced', async () => {
  const unlinked = async (files: FileOperations): Promise<void> => {
    await write(files, '/data/a', 'back')
    await files.syncDirectory('/data')
    await files.unlink('/data/a')
  }
  expect(await leftBy(unlinked)).toEqual({ '/data/a': 'back' })
  const synced = await leftBy(async (files) => {
    await unlinked(files)
    await files.syncDirectory('/data')
  })
  expect(synced).toEqual({})
})

test('after a sync that failed a later one that works keeps nothing of what was dirty, until it is written again', async () => {
  const failed = async (files: FileOperations, disk: SimDisk): Promise<void> => {
    const file = await files.open('/data/a', 'wx')
    await files.syncDirectory('/data')
    await file.writev([Buffer.from('bytes')], 0)
    disk.trouble = (call) => (call === 'datasync' ? 'EIO' : null)
    await expect(file.datasync()).rejects.toMatchObject({ code: 'EIO' })
    disk.trouble = () => null
    await file.datasync()
  }
  expect(await leftBy(failed)).toEqual({ '/data/a': '\0\0\0\0\0' })
  const again = await leftBy(async (files, disk) => {
    await failed(files, disk)
    const file = await files.open('/data/a', 'r+')
    await file.writev([Buffer.from('bytes')], 0)
    await file.sync()
  })
  expect(again).toEqual({ '/data/a': 'bytes' })
})
