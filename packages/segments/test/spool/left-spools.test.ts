import { mkdir, rm, writeFile } from 'node:fs/promises'
import { LocalStorage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { ActiveLock } from '../../src/lock/active-lock.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { findLeftSpools, type LeftSpool } from '../../src/spool/left-spools.ts'
import { SpoolKeys } from '../../src/spool/spool-keys.ts'

const identity = { host: 'here', bootId: 'now', pid: 1 }
const keys = new SpoolKeys('coinbase')
const SEGMENT = segmentName({ hour: '20251203T14', counter: 1 })

const find = (spoolDir: string): Promise<readonly LeftSpool[]> => findLeftSpools({ spoolDir, source: 'coinbase', identity })

/** A spool with one segment in it, and its lock. */
async function spoolAt(root: string, host = 'here'): Promise<ActiveLock> {
  await mkdir(`${root}/${keys.files}`, { recursive: true })
  await writeFile(`${root}/${keys.files}/${SEGMENT}`, 'x\n')
  const storage = await LocalStorage.open(root)
  return await ActiveLock.acquire({ storage, key: keys.lock, directory: `${root}/${keys.state}`, identity: { ...identity, host } })
}

test('spools that nobody uses are found at any depth, one in the other too', async () => {
  await using dir = await tempDir()
  const roots = [`${dir.path}/aa/vault`, `${dir.path}/aa/vault/coinbase`, `${dir.path}/bb/vault/team/market`]
  for (const root of roots) await (await spoolAt(root)).release()
  const found = await find(dir.path)
  expect([...found].sort((a, b) => a.directory.localeCompare(b.directory))).toEqual(
    roots.map((root) => ({ directory: `${root}/coinbase`, files: 1 })),
  )
})

test('one in use is not, nor one that another machine may be using', async () => {
  await using dir = await tempDir()
  const lock = await spoolAt(`${dir.path}/aa/vault`)
  const elsewhere = await spoolAt(`${dir.path}/bb/vault`, 'elsewhere')
  expect(await find(dir.path)).toEqual([])
  await Promise.all([lock.release(), elsewhere.release()])
})

test('nothing is found where nothing is, in a file, in a spool without segments, of another source, or in what is no spool', async () => {
  await using dir = await tempDir()
  const file = `${dir.path}/file`
  await writeFile(file, '')
  expect(await find(`${dir.path}/absent`)).toEqual([])
  expect(await find(file)).toEqual([])
  await (await spoolAt(`${dir.path}/aa/vault`)).release()
  expect(await findLeftSpools({ spoolDir: dir.path, source: 'kraken', identity })).toEqual([])
  await rm(`${dir.path}/aa/vault/coinbase/${SEGMENT}`)
  // As raw/ready/ of a local layer.
  await mkdir(`${dir.path}/raw/ready/coinbase`, { recursive: true })
  await writeFile(`${dir.path}/raw/ready/coinbase/${SEGMENT}`, 'x\n')
  expect(await find(dir.path)).toEqual([])
})
