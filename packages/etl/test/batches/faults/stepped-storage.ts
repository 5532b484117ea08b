import {
  type ByteRange,
  type ObjectInfo,
  type ObjectParts,
  type ObjectWriter,
  type PutOptions,
  readBytes,
  type Storage,
} from '@fluxforge/storage'

/** Sees every operation, reads included: runs it, or not, or later; what it throws is the answer. */
export type Around = (step: string, run: () => Promise<void>) => Promise<void>

/** A storage whose every operation goes through one function, where a crash, an outage, a pause or a lost answer can stand. */
export class SteppedStorage implements Storage {
  readonly #inner: Storage
  readonly #around: Around

  constructor(inner: Storage, around: Around) {
    this.#inner = inner
    this.#around = around
  }

  get isCreateExact(): boolean {
    return this.#inner.isCreateExact
  }

  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    const kept = new Uint8Array(bytes)
    return this.#around(`${options.mode} ${key}`, () => this.#inner.put(key, kept, options))
  }

  adopt(file: string, key: string): Promise<void> {
    return this.#around(`adopt ${key}`, () => this.#inner.adopt(file, key))
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const found: Uint8Array<ArrayBuffer>[] = []
    await this.#around(`get ${key}`, async () => {
      found.push(range === undefined ? new Uint8Array(await readBytes(this.#inner, key)) : await readBytes(this.#inner, key, range))
    })
    for (const bytes of found) if (bytes.length > 0) yield bytes
  }

  async stat(key: string): Promise<ObjectInfo> {
    let info: ObjectInfo | undefined
    await this.#around(`stat ${key}`, async () => {
      info = await this.#inner.stat(key)
    })
    return info ?? (await this.#inner.stat(key))
  }

  delete(key: string): Promise<void> {
    return this.#around(`delete ${key}`, () => this.#inner.delete(key))
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    const found: ObjectInfo[] = []
    await this.#around(`list ${prefix}`, async () => {
      for await (const info of this.#inner.list(prefix)) found.push(info)
    })
    yield* found
  }

  move(from: string, to: string): Promise<void> {
    return this.#around(`move ${from}`, () => this.#inner.move(from, to))
  }

  openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    return this.#inner.openWriter(key, options)
  }

  openParts(key: string): Promise<ObjectParts> {
    return this.#inner.openParts(key)
  }

  listParts(prefix: string): AsyncIterable<string> {
    return this.#inner.listParts(prefix)
  }

  completeParts(key: string): Promise<void> {
    return this.#inner.completeParts(key)
  }

  removeStale(prefix: string, nowMs: number): Promise<number> {
    return this.#inner.removeStale(prefix, nowMs)
  }

  countStale(prefix: string, nowMs: number): Promise<number> {
    return this.#inner.countStale(prefix, nowMs)
  }

  describe(key?: string): string {
    return this.#inner.describe(key)
  }
}
