import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '@fluxforge/storage'

/** A storage that asks before each step that changes something; what throws stands for a crash or an outage at this step. */
export class FaultyStorage implements Storage {
  readonly #inner: Storage
  before: (step: string) => void = () => undefined
  /** After the step was done, before its caller hears of it: a crash, or an answer that is lost. */
  after: (step: string) => void = () => undefined

  constructor(inner: Storage) {
    this.#inner = inner
  }

  get isCreateExact(): boolean {
    return this.#inner.isCreateExact
  }

  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    return this.#step(`put ${key}`, () => this.#inner.put(key, bytes, options))
  }

  adopt(file: string, key: string): Promise<void> {
    return this.#step(`adopt ${key}`, () => this.#inner.adopt(file, key))
  }

  delete(key: string): Promise<void> {
    return this.#step(`delete ${key}`, () => this.#inner.delete(key))
  }

  move(from: string, to: string): Promise<void> {
    return this.#step(`move ${from}`, () => this.#inner.move(from, to))
  }

  get(key: string, range?: ByteRange): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return this.#inner.get(key, range)
  }

  stat(key: string): Promise<ObjectInfo> {
    return this.#inner.stat(key)
  }

  list(prefix: string): AsyncIterable<ObjectInfo> {
    return this.#inner.list(prefix)
  }

  openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    return this.#inner.openWriter(key, options)
  }

  async openParts(key: string): Promise<ObjectParts> {
    const parts = await this.#inner.openParts(key)
    return {
      add: (bytes) => this.#step(`add ${key}`, () => parts.add(bytes)),
      complete: () => this.#step(`complete ${key}`, () => parts.complete()),
    }
  }

  listParts(prefix: string): AsyncIterable<string> {
    return this.#inner.listParts(prefix)
  }

  completeParts(key: string): Promise<void> {
    return this.#step(`complete ${key}`, () => this.#inner.completeParts(key))
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

  async #step(name: string, run: () => Promise<void>): Promise<void> {
    this.before(name)
    await run()
    this.after(name)
  }
}
