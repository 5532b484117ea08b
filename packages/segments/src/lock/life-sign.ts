import { createHash, randomBytes } from 'node:crypto'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errnoOf } from '../errno.ts'
import { SegmentError } from '../errors.ts'

// Linux allows 108 bytes, macOS 104.
const MAX_SOCKET_BYTES = 100

/** A socket, or named pipe, that answers as long as this process lives, however busy it is. */
export class LifeSign {
  readonly path: string
  readonly #server: Server

  private constructor(path: string, server: Server) {
    this.path = path
    this.#server = server
  }

  /** `path` was never used before, see `lifeSignPath`. */
  static async give(path: string): Promise<LifeSign> {
    const server = createServer((caller) => caller.destroy())
    // It alone doesn't keep a process alive.
    server.unref()
    await new Promise<void>((resolve, reject) => {
      const fail = (cause: Error): void =>
        reject(
          new SegmentError('ERR_SEGMENT_LOCKED', `locking the active directory: can't listen at ${path} (${cause.message})`, { cause }),
        )
      server.once('error', fail)
      server.listen(path, () => {
        server.off('error', fail)
        // A caller that can't be accepted (too many open files) has had its answer: it is connected.
        server.on('error', () => undefined)
        resolve()
      })
    })
    return new LifeSign(path, server)
  }

  /** The socket's file goes with it. */
  async end(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** A fresh place in `directory`; where that path is too long for a socket, in the system's folder for passing things. */
export function lifeSignPath(directory: string, platform: NodeJS.Platform = process.platform): string {
  const random = randomBytes(6).toString('hex')
  const name = `fluxforge-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}-${random}`
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`
  const beside = join(directory, `lock-${random}.sock`)
  return Buffer.byteLength(beside) <= MAX_SOCKET_BYTES ? beside : join(tmpdir(), `${name}.sock`)
}

/** `nobody`: the system is sure. `unknown`: it can't be asked, perhaps for want of rights. */
export function askLifeSign(path: string): Promise<'alive' | 'nobody' | 'unknown'> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve('alive')
    })
    socket.once('error', (error) => {
      const code = errnoOf(error)
      resolve(code === 'ENOENT' || code === 'ECONNREFUSED' ? 'nobody' : 'unknown')
    })
  })
}
