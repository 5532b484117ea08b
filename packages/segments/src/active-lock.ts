import { createHash } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import { SegmentError } from './errors.ts'
import type { HostIdentity } from './host-identity.ts'

export interface ActiveLockOptions {
  /** Where the record is: the local root, or the spool. */
  readonly storage: Storage
  /** `raw/state/<source>/lock.json` */
  readonly key: string
  /** The folder of that record, as a path of this machine: the socket stands beside it. */
  readonly directory: string
  readonly identity: HostIdentity
  /** A person says that the holder on another machine is gone. */
  readonly takeLock?: boolean
}

/**
 * The lock of an active directory: one writer at a time. A record names the holder; whether it lives is asked of the operating system, by a socket (on
 * Windows a named pipe) that dies with its process. Time and pids prove nothing.
 */
export class ActiveLock {
  readonly #options: ActiveLockOptions
  readonly #server: Server

  private constructor(options: ActiveLockOptions, server: Server) {
    this.#options = options
    this.#server = server
  }

  /** @throws {SegmentError} ERR_SEGMENT_LOCKED, naming holder, file and way out. */
  static async acquire(options: ActiveLockOptions): Promise<ActiveLock> {
    const { storage, key, directory, identity } = options
    const place = storage.describe(key)
    const holder = await readHolder(storage, key)
    if (holder !== null && holder.host !== identity.host && options.takeLock !== true) {
      throw locked(
        `${place} is held by pid ${holder.pid} on ${holder.host}, which can't be asked from here; if that machine is gone, start with --take-lock`,
      )
    }
    // Another boot: nobody of then is left. The same boot: whoever still lives answers.
    const server = await listen(socketOf(directory), () => {
      const who = holder === null ? 'another process' : `pid ${holder.pid}`
      return locked(`${place} is held by ${who} on this machine, which is recording there; stop it first, or use another base_dir`)
    })
    await storage.put(key, Buffer.from(`${JSON.stringify({ host: identity.host, boot_id: identity.bootId, pid: identity.pid })}\n`), {
      mode: 'overwrite',
    })
    return new ActiveLock(options, server)
  }

  async release(): Promise<void> {
    await this.#options.storage.delete(this.#options.key)
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function locked(found: string): SegmentError {
  return new SegmentError('ERR_SEGMENT_LOCKED', `locking the active directory: ${found}`)
}

// Linux allows 108 bytes, macOS 104.
const MAX_SOCKET_BYTES = 100

/** Beside the lock; where that path is too long for a socket, in the system's folder for passing things, by a hash. */
function socketOf(directory: string): string {
  const beside = join(directory, 'lock.sock')
  const name = `fluxforge-${createHash('sha256').update(beside).digest('hex').slice(0, 24)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return Buffer.byteLength(beside) <= MAX_SOCKET_BYTES ? beside : join(tmpdir(), `${name}.sock`)
}

/** Binding is the race that one starter wins. A socket file that nobody answers at is what a kill left. */
async function listen(path: string, taken: () => SegmentError): Promise<Server> {
  for (let tries = 0; ; tries++) {
    const server = createServer((socket) => socket.end())
    // The lock alone doesn't keep a process alive.
    server.unref()
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve)
      server.listen(path, () => resolve(undefined))
    })
    if (error === undefined) return server
    if (error.code !== 'EADDRINUSE')
      throw new SegmentError('ERR_SEGMENT_LOCKED', `locking the active directory: can't listen at ${path}`, { cause: error })
    if (tries === 2 || (await answers(path))) throw taken()
    await unlink(path).catch((gone: NodeJS.ErrnoException) => {
      if (gone.code !== 'ENOENT') throw gone
    })
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function readHolder(storage: Storage, key: string): Promise<HostIdentity | null> {
  try {
    const record: unknown = JSON.parse(Buffer.from(await readBytes(storage, key)).toString())
    if (typeof record !== 'object' || record === null || !('host' in record)) return null
    return {
      host: String(record.host),
      bootId: 'boot_id' in record ? String(record.boot_id) : '',
      pid: 'pid' in record ? Number(record.pid) : 0,
    }
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND') || error instanceof SyntaxError) return null
    throw error
  }
}
