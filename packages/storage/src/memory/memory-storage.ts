import { clampRange } from '../byte-range.ts'
import { StorageError } from '../errors.ts'
import { type FileOperations, nodeFiles } from '../file-operations.ts'
import { fileError } from '../local/errno.ts'
import { compareKeys, parseKeyPrefix, parseObjectKey } from '../object-key.ts'
import { readFile } from '../read-file.ts'
import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '../storage.ts'
import { MemoryWriter } from './memory-writer.ts'

/** The contract in its simplest form: the reference that the contract's own cases are held against, and a storage for tests. */
export class MemoryStorage implements Storage {
  readonly isCreateExact = true
  readonly #objects = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly #parts = new Map<string, Uint8Array[]>()
  readonly #files: FileOperations

  /** `files`: where `adopt` reads from. */
  constructor(files: FileOperations = nodeFiles) {
    this.#files = files
  }

  async put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void> {
    parseObjectKey(key)
    if (mode === 'create' && this.#objects.has(key)) throw taken(`put ${key}`)
    this.#objects.set(key, new Uint8Array(bytes))
  }

  async adopt(file: string, key: string): Promise<void> {
    parseObjectKey(key)
    const bytes = await this.#read(file, key)
    const there = this.#objects.get(key)
    if (there === undefined) this.#objects.set(key, bytes)
    else if (Buffer.compare(there, bytes) !== 0) throw taken(`adopt ${file} as ${key}`)
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const bytes = this.#require(key, 'get')
    const { start, end } = clampRange(range, bytes.length)
    if (start < end) yield bytes.slice(start, end)
  }

  async stat(key: string): Promise<ObjectInfo> {
    return { key, sizeBytes: this.#require(key, 'stat').length }
  }

  async delete(key: string): Promise<void> {
    this.#objects.delete(parseObjectKey(key))
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    const start = parseKeyPrefix(prefix) === '' ? '' : `${prefix}/`
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(start)).sort(compareKeys)
    for (const key of keys) {
      const bytes = this.#objects.get(key)
      if (bytes !== undefined) yield { key, sizeBytes: bytes.length }
    }
  }

  async move(from: string, to: string): Promise<void> {
    parseObjectKey(from)
    const there = this.#objects.get(parseObjectKey(to))
    if (there !== undefined && !this.#objects.has(from)) return
    const bytes = this.#require(from, `move to ${to}:`)
    if (from === to) return
    if (there !== undefined && Buffer.compare(there, bytes) !== 0) throw taken(`move ${from} to ${to}`)
    this.#objects.set(to, bytes)
    this.#objects.delete(from)
  }

  async openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    parseObjectKey(key)
    return new MemoryWriter(key, (bytes) => this.put(key, bytes, options))
  }

  async openParts(key: string): Promise<ObjectParts> {
    parseObjectKey(key)
    const parts: Uint8Array[] = []
    return {
      add: async (bytes) => {
        if (parts.length > 0 && this.#parts.get(key) !== parts)
          throw new StorageError('ERR_STORAGE_NOT_FOUND', `add to ${key}: it was ended`)
        parts.push(new Uint8Array(bytes))
        this.#parts.set(key, parts)
      },
      complete: () => this.completeParts(key),
    }
  }

  async *listParts(prefix: string): AsyncGenerator<string> {
    const start = parseKeyPrefix(prefix) === '' ? '' : `${prefix}/`
    yield* [...this.#parts.keys()].filter((key) => key.startsWith(start)).sort(compareKeys)
  }

  async completeParts(key: string): Promise<void> {
    parseObjectKey(key)
    const parts = this.#parts.get(key)
    if (parts === undefined) return
    if (this.#objects.has(key)) throw taken(`complete ${key}`)
    this.#objects.set(key, new Uint8Array(Buffer.concat(parts)))
    this.#parts.delete(key)
  }

  async removeStale(prefix: string): Promise<number> {
    return await this.countStale(prefix)
  }

  /** None: what writes here dies with it. */
  async countStale(prefix: string): Promise<number> {
    parseKeyPrefix(prefix)
    return 0
  }

  describe(key?: string): string {
    return key === undefined ? 'memory' : `memory:${key}`
  }

  #require(key: string, doing: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#objects.get(parseObjectKey(key))
    if (bytes === undefined) throw new StorageError('ERR_STORAGE_NOT_FOUND', `${doing} ${key}: there is no such object`)
    return bytes
  }

  async #read(file: string, key: string): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = []
    try {
      for await (const chunk of readFile(this.#files, file)) chunks.push(chunk)
      return new Uint8Array(Buffer.concat(chunks))
    } catch (error) {
      throw fileError(error, `adopt ${file} as ${key}`, 'read')
    }
  }
}

function taken(doing: string): StorageError {
  return new StorageError('ERR_STORAGE_ALREADY_EXISTS', `${doing}: the key is taken`)
}
