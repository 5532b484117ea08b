import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LocalStorage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { isSegmentError } from '../../src/errors.ts'
import { ActiveLock, type ActiveLockOptions } from '../../src/lock/active-lock.ts'
import { lifeSignPath } from '../../src/lock/life-sign.ts'

const LOCKED = { code: 'ERR_SEGMENT_LOCKED' }
const HERE = { host: 'here', bootId: 'boot 1', pid: process.pid }

async function optionsIn(root: string, folder = 'state'): Promise<ActiveLockOptions> {
  return { storage: await LocalStorage.open(root), key: `${folder}/lock.json`, directory: join(root, folder), identity: HERE }
}

async function child(root: string): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('active-lock.child.ts', import.meta.url))
  const started = fork(path, [root, join(root, 'state')], { execArgv: ['--conditions=fluxforge-source'] })
  await once(started, 'message')
  return started
}

async function take(holder: ChildProcess): Promise<unknown> {
  const answer = once(holder, 'message')
  holder.send('go')
  return (await answer)[0]
}

async function kill(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL')
  await once(holder, 'exit')
}

test('a living holder keeps the lock, and is named with its file', async () => {
  await using dir = await tempDir()
  const holder = await child(dir.path)
  expect(await take(holder)).toBe('taken')
  const options = await optionsIn(dir.path)
  await expect(ActiveLock.acquire(options)).rejects.toMatchObject(LOCKED)
  await expect(ActiveLock.acquire({ ...options, takeLock: true })).rejects.toThrow(`state/lock/1.json is held by pid ${holder.pid} on here`)
  await kill(holder)
})

test('a holder that was killed is dead at once', async () => {
  await using dir = await tempDir()
  const holder = await child(dir.path)
  await take(holder)
  await kill(holder)
  const lock = await ActiveLock.acquire(await optionsIn(dir.path))
  // Nothing of the dead one is left: one record, one socket.
  expect((await readdir(join(dir.path, 'state'))).filter((name) => name.endsWith('.sock'))).toHaveLength(1)
  expect(await readdir(join(dir.path, 'state/lock'))).toEqual(['2.json'])
  await lock.release()
})

test('a lock that was let go is free, for another host too', async () => {
  await using dir = await tempDir()
  const options = await optionsIn(dir.path)
  await (await ActiveLock.acquire(options)).release()
  expect((await readdir(join(dir.path, 'state'))).filter((name) => name.endsWith('.sock'))).toEqual([])
  {
    await using _theirs = await ActiveLock.acquire({ ...options, identity: { ...HERE, host: 'there' } })
  }
  await (await ActiveLock.acquire(options)).release()
})

test('a holder of this host and another boot is dead', async () => {
  await using dir = await tempDir()
  const holder = await child(dir.path)
  await take(holder)
  await kill(holder)
  const lock = await ActiveLock.acquire({ ...(await optionsIn(dir.path)), identity: { ...HERE, bootId: 'boot 2' } })
  await lock.release()
})

test('a boot id that was guessed wrongly doesn’t make a living holder dead', async () => {
  await using dir = await tempDir()
  const lock = await ActiveLock.acquire(await optionsIn(dir.path))
  await expect(ActiveLock.acquire({ ...(await optionsIn(dir.path)), identity: { ...HERE, bootId: 'boot 2' } })).rejects.toMatchObject(
    LOCKED,
  )
  await lock.release()
})

test('a holder of another host can’t be judged: refused with the file and --take-lock, which takes it', async () => {
  await using dir = await tempDir()
  const options = await optionsIn(dir.path)
  const theirs = await ActiveLock.acquire({ ...options, identity: { host: 'there', bootId: 'b', pid: 7 } })
  await expect(ActiveLock.acquire(options)).rejects.toThrow(/state\/lock\/1\.json is held by pid 7 on there.*--take-lock/)
  const ours = await ActiveLock.acquire({ ...options, takeLock: true })
  // Theirs was not gone after all: its end doesn't free our lock.
  await theirs.release()
  await expect(ActiveLock.acquire(options)).rejects.toMatchObject(LOCKED)
  await ours.release()
})

test('of eight that start over a dead holder, one wins', async () => {
  await using dir = await tempDir()
  for (let round = 0; round < 20; round++) {
    const dead = await ActiveLock.acquire(await optionsIn(dir.path, `state${round}`))
    // As a kill leaves it: the record names a socket at which nobody answers.
    await dead.release()
    const released = (await readdir(join(dir.path, `state${round}/lock`))).at(-1) ?? ''
    await writeFile(
      join(dir.path, `state${round}/lock/${released}`),
      JSON.stringify({ host: 'here', boot_id: 'boot 1', pid: 1, socket: join(dir.path, 'nobody.sock') }),
    )
    const starters = await Promise.all(Array.from({ length: 8 }, () => optionsIn(dir.path, `state${round}`)))
    const results = await Promise.allSettled(starters.map((options) => ActiveLock.acquire(options)))
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(won).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(isSegmentError(result.reason, 'ERR_SEGMENT_LOCKED')).toBe(true)
    await won[0]?.release()
  }
})

test('four processes that take and let go in turn never hold it together', async () => {
  await using dir = await tempDir()
  const options = await optionsIn(dir.path)
  let holders = 0
  let taken = 0
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 40; i++) {
        try {
          const lock = await ActiveLock.acquire(options)
          expect(++holders).toBe(1)
          taken++
          await new Promise(setImmediate)
          holders--
          await lock.release()
        } catch (error) {
          if (!isSegmentError(error, 'ERR_SEGMENT_LOCKED')) throw error
        }
      }
    }),
  )
  expect(taken).toBeGreaterThan(0)
})

test('a record that can’t be read is no dead holder', async () => {
  await using dir = await tempDir()
  const options = await optionsIn(dir.path)
  await options.storage.put('state/lock/4.json', Buffer.from('{}'), { mode: 'create' })
  await expect(ActiveLock.acquire(options)).rejects.toThrow(
    /lock\/4\.json should name host, boot_id, pid and socket, found "\{\}"; remove it/,
  )
})

test('a path too long for a socket works too', async () => {
  await using dir = await tempDir()
  const folder = `state/${'long'.repeat(30)}`
  const options = await optionsIn(dir.path, folder)
  const lock = await ActiveLock.acquire(options)
  await expect(ActiveLock.acquire(options)).rejects.toMatchObject(LOCKED)
  await lock.release()
})

test('on Windows it is a named pipe, another one for each process', () => {
  const paths = [lifeSignPath('F:/raw/state/coinbase', 'win32'), lifeSignPath('F:/raw/state/coinbase', 'win32')]
  for (const path of paths) expect(path).toMatch(/^\\\\\.\\pipe\\fluxforge-[0-9a-f]{16}-[0-9a-f]{12}$/)
  expect(paths[0]).not.toBe(paths[1])
})
