import { StorageError } from '../errors.ts'
import type { ObjectWriter } from '../storage.ts'

export class MemoryWriter implements ObjectWriter {
  readonly #key: string
  readonly #store: (bytes: Uint8Array) => Promise<void>
  #chunks: Uint8Array[] | undefined = []

  constructor(key: string, store: (bytes: Uint8Array) => Promise<void>) {
    this.#key = key
    this.#store = store
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#open('write').push(new Uint8Array(bytes))
  }

  async commit(): Promise<void> {
    const chunks = this.#open('commit')
    this.#chunks = undefined
    await this.#store(Buffer.concat(chunks))
  }

  async abort(): Promise<void> {
    this.#chunks = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort()
  }

  #open(doing: string): Uint8Array[] {
    if (this.#chunks === undefined) {
      throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${doing} ${this.#key}: this writer has ended; open another`)
    }
    return this.#chunks
  }
}
