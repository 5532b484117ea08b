import { mkdir, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { SegmentError } from './errors.ts'
import type { HostIdentity } from './host-identity.ts'
import { askLifeSign, LifeSign, lifeSignPath } from './life-sign.ts'

export interface ActiveLockOptions {
  /** Where the records are: the local root, or the spool. */
  readonly storage: Storage
  /** `raw/state/<source>/lock.json`. The records are `lock/1.json`, `lock/2.json`, … : a `create` has one winner, an overwrite hasn't. */
  readonly key: string
  /** The folder of that key, as a path of this machine: the socket stands in it. */
  readonly directory: string
  readonly identity: HostIdentity
  /** A person says that the holder on another machine is gone. */
  readonly takeLock?: boolean
}

interface LockRecord extends HostIdentity {
  readonly number: number
  readonly place: string
  /** Where the holder answers; null when it has let go. */
  readonly socket: string | null
}

/**
 * The lock of an active directory: one writer at a time. The record with the highest number names the holder; whether it lives is asked of the operating
 * system, by a socket (on Windows a named pipe) that dies with its process. Time and pids prove nothing.
 */
export class ActiveLock {
  readonly #options: ActiveLockOptions
  readonly #number: number
  readonly #sign: LifeSign

  private constructor(options: ActiveLockOptions, number: number, sign: LifeSign) {
    this.#options = options
    this.#number = number
    this.#sign = sign
  }

  /** @throws {SegmentError} ERR_SEGMENT_LOCKED, naming holder, file and way out. */
  static async acquire(options: ActiveLockOptions): Promise<ActiveLock> {
    const { identity } = options
    const directory = resolve(options.directory)
    await mkdir(directory, { recursive: true })
    // Answers before the record says where: whoever reads it finds somebody.
    const sign = await LifeSign.give(lifeSignPath(directory))
    try {
      for (;;) {
        const holder = await readHolder(options)
        if (holder !== null) await assertGone(holder, options)
        const number = (holder?.number ?? 0) + 1
        if (!(await create(options, number, { ...identity, socket: sign.path }))) continue
        // Whoever took and let go of this number meanwhile has left a higher one.
        if ((await numbers(options)).at(-1) !== number) continue
        if (typeof holder?.socket === 'string') await removeSocket(holder.socket)
        await removeUpTo(options, number - 1)
        return new ActiveLock(options, number, sign)
      }
    } catch (error) {
      await sign.end()
      throw error
    }
  }

  /** The numbers go on, so that a starter who has looked before can't take one of them again. */
  async release(): Promise<void> {
    // Taken when a person gave the lock to another machine: then it is not ours to let go.
    if (await create(this.#options, this.#number + 1, { ...this.#options.identity, socket: null }))
      await removeUpTo(this.#options, this.#number)
    await this.#sign.end()
  }
}

async function assertGone(holder: LockRecord, { identity, takeLock }: ActiveLockOptions): Promise<void> {
  if (holder.socket === null) return
  const who = `${holder.place} is held by pid ${holder.pid} on ${holder.host}`
  if (holder.host !== identity.host) {
    if (takeLock === true) return
    throw locked(`${who}, which can't be asked from here; if that machine is gone, start with --take-lock`)
  }
  const answer = await askLifeSign(holder.socket)
  // Of an earlier start of this machine nobody is left, and what can't be asked is no sign of life.
  const isGone = holder.bootId === identity.bootId ? answer === 'nobody' : answer !== 'alive'
  if (!isGone) throw locked(`${who}, which is recording there; stop it first, or use another base_dir`)
}

function locked(found: string): SegmentError {
  return new SegmentError('ERR_SEGMENT_LOCKED', `locking the active directory: ${found}`)
}

function folderOf({ key }: ActiveLockOptions): string {
  return key.slice(0, -'.json'.length)
}

/** False when somebody else was faster. */
async function create(
  options: ActiveLockOptions,
  number: number,
  record: HostIdentity & { readonly socket: string | null },
): Promise<boolean> {
  const { host, bootId, pid, socket } = record
  const bytes = Buffer.from(`${JSON.stringify({ host, boot_id: bootId, pid, socket })}\n`)
  try {
    await options.storage.put(`${folderOf(options)}/${number}.json`, bytes, { mode: 'create' })
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
    throw error
  }
}

async function numbers(options: ActiveLockOptions): Promise<readonly number[]> {
  const found: number[] = []
  for await (const { key } of options.storage.list(folderOf(options))) {
    const [, digits] = /\/(\d+)\.json$/.exec(key) ?? []
    if (digits !== undefined) found.push(Number(digits))
  }
  return found.sort((a, b) => a - b)
}

async function removeUpTo(options: ActiveLockOptions, last: number): Promise<void> {
  for (const number of await numbers(options)) if (number <= last) await options.storage.delete(`${folderOf(options)}/${number}.json`)
}

async function readHolder(options: ActiveLockOptions): Promise<LockRecord | null> {
  for (;;) {
    const number = (await numbers(options)).at(-1)
    if (number === undefined) return null
    const key = `${folderOf(options)}/${number}.json`
    try {
      return parsed(Buffer.from(await readBytes(options.storage, key)).toString(), number, options.storage.describe(key))
    } catch (error) {
      // Its owner went on to the next number.
      if (!isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) throw error
    }
  }
}

function parsed(text: string, number: number, place: string): LockRecord {
  try {
    const record: unknown = JSON.parse(text)
    const { host, boot_id: bootId, pid, socket } = Object.fromEntries(Object.entries(record ?? {}))
    const isRight = typeof host === 'string' && typeof bootId === 'string' && typeof pid === 'number'
    if (isRight && (typeof socket === 'string' || socket === null)) return { number, place, host, bootId, pid, socket }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw locked(
    `${place} should name host, boot_id, pid and socket, found ${JSON.stringify(text.slice(0, 80))}; remove it if nobody records`,
  )
}

async function removeSocket(path: string): Promise<void> {
  // A named pipe has no file.
  if (path.startsWith('\\\\.\\pipe\\')) return
  try {
    await unlink(path)
  } catch (error) {
    // ENOENT: cleared by its owner, or by a restart of the machine.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
