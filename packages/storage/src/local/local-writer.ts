import { StorageError } from '../errors.ts'
import type { OpenFile } from '../file-operations.ts'
import { parentKey } from '../object-key.ts'
import type { ObjectWriter, PutMode } from '../storage.ts'
import { fileError } from './errno.ts'
import { stagedName } from './file-name.ts'
import type { LocalPlace } from './place.ts'
import { publish } from './publish.ts'
import { removeFile } from './remove-file.ts'

// One call of the system takes less than 2 GiB.
const MAX_WRITE_BYTES = 1024 * 1024 * 1024

/**
 * An object being written into a staged file beside its target: nobody sees it before `commit`, and nothing is left of it after `abort` or a failure. Calls
 * take their turns.
 */
export class LocalWriter implements ObjectWriter {
  readonly #place: LocalPlace
  readonly #key: string
  readonly #mode: PutMode
  readonly #staged: string
  readonly #file: OpenFile
  #sizeBytes = 0
  #isClosed = false
  #hasEnded = false
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(place: LocalPlace, key: string, mode: PutMode, staged: string, file: OpenFile) {
    this.#place = place
    this.#key = key
    this.#mode = mode
    this.#staged = staged
    this.#file = file
  }

  static async open(place: LocalPlace, key: string, mode: PutMode): Promise<LocalWriter> {
    place.root.file(key)
    const directory = parentKey(key)
    const staged = place.root.inside(directory === '' ? stagedName() : `${directory}/${stagedName()}`)
    try {
      const file = await place.directories.within(directory, () => place.files.open(staged, 'wx'))
      return new LocalWriter(place, key, mode, staged, file)
    } catch (error) {
      throw fileError(error, `open ${place.root.describe(key)} for writing`, 'write')
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#turn('write', async () => {
      for (let offset = 0; offset < bytes.length; ) {
        const rest = bytes.subarray(offset, offset + MAX_WRITE_BYTES)
        const { bytesWritten } = await this.#file.writev([rest], this.#sizeBytes)
        if (bytesWritten === 0) throw new Error(`the system wrote none of ${rest.length} bytes`)
        offset += bytesWritten
        this.#sizeBytes += bytesWritten
      }
    })
  }

  commit(): Promise<void> {
    return this.#turn('commit', async () => {
      await this.#file.sync()
      await this.#close()
      await publish(this.#place, this.#staged, this.#key, this.#mode)
      this.#hasEnded = true
    })
  }

  abort(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#hasEnded) return
      this.#hasEnded = true
      try {
        await this.#discard()
      } catch (error) {
        throw fileError(error, `abort ${this.#place.root.describe(this.#key)}`, 'write')
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort()
  }

  #turn(doing: string, step: () => Promise<void>): Promise<void> {
    return this.#inOrder(async () => {
      const what = `${doing} ${this.#place.root.describe(this.#key)}`
      if (this.#hasEnded) throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${what}: this writer has ended; open another`)
      try {
        await step()
      } catch (error) {
        this.#hasEnded = true
        // The first failure is the one to tell. What can't be removed now is hidden, and removeStale comes for it.
        await this.#discard().catch(() => undefined)
        throw fileError(error, what, 'write')
      }
    })
  }

  #inOrder(step: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(step)
    this.#lastTurn = turn.catch(() => undefined) // its own caller is told
    return turn
  }

  async #discard(): Promise<void> {
    try {
      await this.#close()
    } finally {
      await removeFile(this.#place.files, this.#staged)
    }
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#file.close()
  }
}
