import { PassThrough } from 'node:stream'
import { StorageError } from '../errors.ts'
import type { ObjectWriter, PutMode } from '../storage.ts'
import { MarkedWrite } from './marked-write.ts'
import { multipartUpload } from './multipart-upload.ts'
import { describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'

/** An object being written as a multipart upload, which S3 shows to nobody before it is completed. Calls take their turns. */
export class S3Writer implements ObjectWriter {
  readonly #place: S3Place
  readonly #key: string
  readonly #write: MarkedWrite
  readonly #body = new PassThrough({ highWaterMark: 1024 * 1024 })
  readonly #written: Promise<void>
  #hasEnded = false
  #lastTurn: Promise<unknown> = Promise.resolve()

  /** @throws {StorageError} ERR_STORAGE_INVALID_KEY */
  constructor(place: S3Place, key: string, mode: PutMode) {
    this.#place = place
    this.#key = key
    this.#write = new MarkedWrite(place, key, mode, `write ${describeKey(place, key)}`)
    this.#written = this.#write.run(() => multipartUpload(place, this.#write, this.#body))
    this.#written.catch((error) => this.#body.destroy(error)) // whoever writes, commits or aborts next is told
    this.#body.on('error', () => undefined)
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#turn('write', async () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const onClose = (): void => reject(new StorageError('ERR_STORAGE_UNAVAILABLE', 'the upload has ended'))
      this.#body.once('close', onClose) // a stream that is destroyed forgets the write under way
      this.#body.write(new Uint8Array(bytes), (error) => (error ? reject(error) : resolve()))
      await promise
      this.#body.off('close', onClose)
    })
  }

  commit(): Promise<void> {
    return this.#turn('commit', async () => {
      await this.#write.assertFree()
      this.#body.end()
      await this.#written
      this.#hasEnded = true
    })
  }

  abort(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#hasEnded) return
      this.#hasEnded = true
      await this.#discard()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort()
  }

  #turn(doing: string, step: () => Promise<void>): Promise<void> {
    return this.#inOrder(async () => {
      const what = `${doing} ${describeKey(this.#place, this.#key)}`
      if (this.#hasEnded) throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${what}: this writer has ended; open another`)
      try {
        await step()
      } catch (error) {
        this.#hasEnded = true
        throw (await this.#discard()) ?? serviceError(error, what, this.#place.bucket)
      }
    })
  }

  #inOrder(step: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(step)
    this.#lastTurn = turn.catch(() => undefined) // its own caller is told
    return turn
  }

  /** The upload ends with its source, and is aborted; gives what it failed with by itself. What could not be aborted is invisible, and `removeStale` comes for it. */
  async #discard(): Promise<StorageError | undefined> {
    const aborted = new StorageError('ERR_STORAGE_UNKNOWN', 'the writer was aborted')
    this.#body.destroy(aborted)
    return await this.#written.then(
      () => undefined,
      (failure: StorageError) => (failure.cause === aborted ? undefined : failure),
    )
  }
}
