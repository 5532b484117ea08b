import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from './storage.ts'

/** A storage that may be away: opened by its first use, and after a failure by the next. Every call fails as opening did. */
export class LateStorage implements Storage {
  readonly #open: () => Promise<Storage>
  readonly #describe: (key?: string) => string
  #opening: Promise<Storage> | undefined
  #opened: Storage | undefined

  /** `describe`: until it is open. */
  constructor(open: () => Promise<Storage>, describe: (key?: string) => string) {
    this.#open = open
    this.#describe = describe
  }

  /** False until it is known. */
  get isCreateExact(): boolean {
    return this.#opened?.isCreateExact ?? false
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    await (await this.#storage()).put(key, bytes, options)
  }

  async adopt(file: string, key: string): Promise<void> {
    await (await this.#storage()).adopt(file, key)
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield* (await this.#storage()).get(key, range)
  }

  async stat(key: string): Promise<ObjectInfo> {
    return await (await this.#storage()).stat(key)
  }

  async delete(key: string): Promise<void> {
    await (await this.#storage()).delete(key)
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    yield* (await this.#storage()).list(prefix)
  }

  async move(from: string, to: string): Promise<void> {
    await (await this.#storage()).move(from, to)
  }

  async openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    return await (await this.#storage()).openWriter(key, options)
  }

  async openParts(key: string): Promise<ObjectParts> {
    return await (await this.#storage()).openParts(key)
  }

  async *listParts(prefix: string): AsyncGenerator<string> {
    yield* (await this.#storage()).listParts(prefix)
  }

  async completeParts(key: string): Promise<void> {
    await (await this.#storage()).completeParts(key)
  }

  async removeStale(prefix: string, nowMs: number): Promise<number> {
    return await (await this.#storage()).removeStale(prefix, nowMs)
  }

  async countStale(prefix: string, nowMs: number): Promise<number> {
    return await (await this.#storage()).countStale(prefix, nowMs)
  }

  describe(key?: string): string {
    return this.#opened === undefined ? this.#describe(key) : this.#opened.describe(key)
  }

  /** Callers that come meanwhile wait for the same opening. */
  #storage(): Promise<Storage> {
    this.#opening ??= this.#openOnce()
    return this.#opening
  }

  async #openOnce(): Promise<Storage> {
    try {
      this.#opened = await this.#open()
      return this.#opened
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }
}
