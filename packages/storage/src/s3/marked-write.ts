import { randomUUID } from 'node:crypto'
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { isStorageError, StorageError } from '../errors.ts'
import type { PutMode } from '../storage.ts'
import { bucketKey, describeKey, type S3Place } from './place.ts'
import { serviceError, serviceFault } from './service-error.ts'

const MARK = 'fluxforge-write'

/**
 * One write of one object. It carries a mark of its own as metadata: after a time-out the write may have happened, or happen later, and its retry then finds
 * the key taken by itself. Only the mark tells that from somebody else's object with the same bytes.
 */
export class MarkedWrite {
  /** Goes into the request that makes the object. */
  readonly input: {
    readonly Bucket: string
    readonly Key: string
    readonly Metadata: Record<string, string>
    readonly IfNoneMatch?: string
  }
  readonly #place: S3Place
  readonly #doing: string
  readonly #mark = randomUUID()
  readonly #looksFirst: boolean

  constructor(place: S3Place, key: string, mode: PutMode, doing = `put ${describeKey(place, key)}`) {
    const isConditional = mode === 'create' && place.server.hasConditionalPut
    this.#place = place
    this.#doing = doing
    this.#looksFirst = mode === 'create' && !isConditional
    this.input = {
      Bucket: place.bucket,
      Key: bucketKey(place, key),
      Metadata: { [MARK]: this.#mark },
      ...(isConditional && { IfNoneMatch: '*' }),
    }
  }

  /** Runs `send`, the requests with `input`, and tells what has become of the object. */
  async run(send: () => Promise<unknown>): Promise<void> {
    try {
      await send()
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_CORRUPT')) await this.#removeOwn()
      if (mayHaveHappened(error) && (await this.#isThere(error))) return
      throw this.#error(error)
    }
  }

  /** Where the server knows no conditions, the one thing that can be done, as late as can be. */
  async assertFree(): Promise<void> {
    if (this.#looksFirst && (await this.#markThere()) !== undefined)
      throw new StorageError('ERR_STORAGE_ALREADY_EXISTS', 'the key is taken')
  }

  /** What a server damaged while it stored it would be read by others. */
  async #removeOwn(): Promise<void> {
    const { Bucket, Key } = this.input
    try {
      if ((await this.#markThere()) === this.#mark) await this.#place.client.send(new DeleteObjectCommand({ Bucket, Key }))
    } catch (error) {
      throw new StorageError(
        'ERR_STORAGE_CORRUPT',
        `${this.#doing}: it was damaged while it was stored and could not be removed; delete it`,
        {
          cause: error,
        },
      )
    }
  }

  async #isThere(error: unknown): Promise<boolean> {
    let mark: string | undefined
    try {
      mark = await this.#markThere()
    } catch (cause) {
      throw this.#unknown(cause)
    }
    // Taken, and gone again: whose it was can't be known any more.
    if (mark === undefined && serviceFault(error).name === 'PreconditionFailed')
      throw this.#unknown(new StorageError('ERR_STORAGE_UNAVAILABLE', 'it was there and is gone'))
    return mark === this.#mark
  }

  #unknown(cause: unknown): StorageError {
    const { code, message } = this.#error(cause)
    return new StorageError(code, `${message}; whether it was stored is not known, look before the next try`, { cause })
  }

  #error(error: unknown): StorageError {
    return serviceError(error, this.#doing, this.#place.bucket)
  }

  /** The mark of what is there: empty when it has none, absent when nothing is there. */
  async #markThere(): Promise<string | undefined> {
    const { Bucket, Key } = this.input
    try {
      const { Metadata } = await this.#place.client.send(new HeadObjectCommand({ Bucket, Key }))
      return Metadata?.[MARK] ?? ''
    } catch (error) {
      if (serviceFault(error).status === 404) return undefined
      throw error
    }
  }
}

/** Unless the request was never sent, or was sent once and refused. An upload that is gone may have been completed by an earlier call. */
function mayHaveHappened(error: unknown): boolean {
  const { name, status = 0, attempts = 0 } = serviceFault(error)
  if (name === 'NoSuchUpload') return true
  return attempts > 1 || (attempts === 1 && !(status >= 400 && status < 500))
}
