import { type ObjectWriter, StorageError } from '@fluxforge/storage'

/** Keeps what is written until `commit`: an example. A backend for large objects would write it beside, hidden. */
export class SqliteWriter implements ObjectWriter {
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
    if (this.#chunks !== undefined) return this.#chunks
    throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${doing} ${this.#key}: this writer has ended; open another`)
  }
}
