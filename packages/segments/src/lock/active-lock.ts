import { mkdir, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Storage } from '@fluxforge/storage'
import { unlessAbsent } from '../errno.ts'
import { SegmentError } from '../errors.ts'
import { createRecord, parseJsonObject, readRecordText } from '../json-record.ts'
import type { HostIdentity } from './host-identity.ts'
import { askLifeSign, LifeSign, lifeSignPath } from './life-sign.ts'

export interface LockPlace {
  /** Where the records are: the local root, or the spool. */
  readonly storage: Storage
  /** `raw/state/<source>/lock.json`. The records are `lock/1.json`, `lock/2.json`, … : a `create` has one winner, an overwrite hasn't. */
  readonly key: string
  readonly identity: HostIdentity
}

export interface ActiveLockOptions extends LockPlace {
  /** The folder of that key, as a path of this machine: the socket stands in it. */
  readonly directory: string
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
export class ActiveLock implements AsyncDisposable {
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

  /** Whether somebody may be writing there: a holder that can't be asked counts. */
  static async isHeld(options: LockPlace): Promise<boolean> {
    const holder = await readHolder(options)
    return holder !== null && (await judge(holder, options.identity)) !== 'gone'
  }

  /** The numbers go on, so that a starter who has looked before can't take one of them again. */
  async release(): Promise<void> {
    // Taken when a person gave the lock to another machine: then it is not ours to let go.
    if (await create(this.#options, this.#number + 1, { ...this.#options.identity, socket: null }))
      await removeUpTo(this.#options, this.#number)
    await this.#sign.end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}

async function assertGone(holder: LockRecord, { identity, takeLock }: ActiveLockOptions): Promise<void> {
  const who = `${holder.place} is held by pid ${holder.pid} on ${holder.host}`
  switch (await judge(holder, identity)) {
    case 'gone':
      return
    case 'elsewhere':
      if (takeLock === true) return
      throw locked(`${who}, which can't be asked from here; if that machine is gone, start with --take-lock`)
    case 'here':
      throw locked(`${who}, which is recording there; stop it first, or use another base_dir`)
  }
}

/** Whether the holder lives: on this machine, or on one that can't be asked from here. */
async function judge(holder: LockRecord, identity: HostIdentity): Promise<'gone' | 'here' | 'elsewhere'> {
  if (holder.socket === null) return 'gone'
  if (holder.host !== identity.host) return 'elsewhere'
  const answer = await askLifeSign(holder.socket)
  // Of an earlier start of this machine nobody is left, and what can't be asked is no sign of life.
  const isGone = holder.bootId === identity.bootId ? answer === 'nobody' : answer !== 'alive'
  return isGone ? 'gone' : 'here'
}

function locked(found: string): SegmentError {
  return new SegmentError('ERR_SEGMENT_LOCKED', `locking the active directory: ${found}`)
}

function folderOf(key: string): string {
  return key.slice(0, -'.json'.length)
}

function recordKey(key: string, number: number): string {
  return `${folderOf(key)}/${number}.json`
}

/** False when somebody else was faster. */
async function create(
  { storage, key }: ActiveLockOptions,
  number: number,
  { host, bootId, pid, socket }: Omit<LockRecord, 'number' | 'place'>,
): Promise<boolean> {
  return await createRecord(storage, recordKey(key, number), { host, boot_id: bootId, pid, socket })
}

async function numbers({ storage, key: lockKey }: LockPlace): Promise<readonly number[]> {
  const found: number[] = []
  for await (const { key } of storage.list(folderOf(lockKey))) {
    const [, digits] = /\/(\d+)\.json$/.exec(key) ?? []
    if (digits !== undefined) found.push(Number(digits))
  }
  return found.sort((a, b) => a - b)
}

async function removeUpTo(options: ActiveLockOptions, last: number): Promise<void> {
  for (const number of await numbers(options)) if (number <= last) await options.storage.delete(recordKey(options.key, number))
}

async function readHolder(options: LockPlace): Promise<LockRecord | null> {
  for (;;) {
    const number = (await numbers(options)).at(-1)
    if (number === undefined) return null
    const key = recordKey(options.key, number)
    const text = await readRecordText(options.storage, key)
    // Undefined: its owner went on to the next number.
    if (text !== undefined) return parsed(text, number, options.storage.describe(key))
  }
}

function parsed(text: string, number: number, place: string): LockRecord {
  const { host, boot_id: bootId, pid, socket } = parseJsonObject(text) ?? {}
  const isRight = typeof host === 'string' && typeof bootId === 'string' && typeof pid === 'number'
  if (isRight && (typeof socket === 'string' || socket === null)) return { number, place, host, bootId, pid, socket }
  throw locked(
    `${place} should name host, boot_id, pid and socket, found ${JSON.stringify(text.slice(0, 80))}; remove it if nobody records`,
  )
}

async function removeSocket(path: string): Promise<void> {
  // A named pipe has no file; a socket's may have been cleared by its owner, or by a restart of the machine.
  if (!path.startsWith('\\\\.\\pipe\\')) await unlessAbsent(unlink(path))
}
