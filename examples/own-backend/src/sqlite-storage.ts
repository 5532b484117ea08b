import { readFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import {
  type ByteRange,
  clampRange,
  type ObjectInfo,
  type ObjectParts,
  type ObjectWriter,
  type PutOptions,
  parseKeyPrefix,
  parseObjectKey,
  type Storage,
  StorageError,
} from '@fluxforge/storage'
import { SqliteParts } from './sqlite-parts.ts'
import { SqliteWriter } from './sqlite-writer.ts'

const CHUNK_BYTES = 1024 * 1024
const PAGE = 1000

/** All objects in one SQLite file. A statement is a transaction, and `synchronous = FULL` makes it durable before it returns: that is most of the contract. */
export class SqliteStorage implements Storage {
  readonly isCreateExact = true
  readonly #db: DatabaseSync
  readonly #file: string
  readonly #parts: SqliteParts

  constructor(file: string) {
    this.#file = file
    this.#db = new DatabaseSync(file)
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;
      CREATE TABLE IF NOT EXISTS objects (key TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID`)
    this.#parts = new SqliteParts(this.#db)
  }

  async put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void> {
    const orElse = mode === 'create' ? 'DO NOTHING' : 'DO UPDATE SET bytes = excluded.bytes'
    const insert = this.#db.prepare(`INSERT INTO objects VALUES (?, ?) ON CONFLICT (key) ${orElse}`)
    if (insert.run(parseObjectKey(key), bytes).changes === 0) throw taken(`put ${key}`)
  }

  async adopt(file: string, key: string): Promise<void> {
    parseObjectKey(key)
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new StorageError('ERR_STORAGE_NOT_FOUND', `adopt ${file} as ${key}: the file can't be read`, { cause })
    })
    const insert = this.#db.prepare('INSERT INTO objects VALUES (?, ?) ON CONFLICT (key) DO NOTHING')
    if (insert.run(key, bytes).changes === 0 && !bytes.equals(this.#bytes(key, 'adopt'))) throw taken(`adopt ${file} as ${key}`)
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const bytes = this.#bytes(key, 'get')
    const { start, end } = clampRange(range, bytes.length)
    for (let at = start; at < end; at += CHUNK_BYTES) yield bytes.slice(at, Math.min(end, at + CHUNK_BYTES))
  }

  async stat(key: string): Promise<ObjectInfo> {
    const row = this.#db.prepare('SELECT length(bytes) AS size FROM objects WHERE key = ?').get(parseObjectKey(key))
    if (row === undefined) throw missing(`stat ${key}`)
    return { key, sizeBytes: Number(row['size']) }
  }

  async delete(key: string): Promise<void> {
    this.#db.prepare('DELETE FROM objects WHERE key = ?').run(parseObjectKey(key))
  }

  /** SQLite compares text by its UTF-8 bytes, as the contract does. */
  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    const start = parseKeyPrefix(prefix) === '' ? '' : `${prefix}/`
    const select = this.#db.prepare(
      `SELECT key, length(bytes) AS size FROM objects WHERE key > ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ${PAGE}`,
    )
    for (let last = start; ; ) {
      const page = select.all(last, start, start)
      for (const { key, size } of page) {
        last = String(key)
        yield { key: last, sizeBytes: Number(size) }
      }
      if (page.length < PAGE) return
    }
  }

  async move(from: string, to: string): Promise<void> {
    parseObjectKey(from)
    const there = this.#find(parseObjectKey(to))
    if (there !== undefined) {
      const bytes = this.#find(from)
      if (bytes === undefined || from === to) return
      if (!Buffer.from(bytes).equals(there)) throw taken(`move ${from} to ${to}`)
      await this.delete(from)
    } else if (this.#db.prepare('UPDATE objects SET key = ? WHERE key = ?').run(to, from).changes === 0) {
      throw missing(`move ${from} to ${to}`)
    }
  }

  async openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    return new SqliteWriter(parseObjectKey(key), (bytes) => this.put(key, bytes, options))
  }

  openParts(key: string): Promise<ObjectParts> {
    return this.#parts.open(parseObjectKey(key))
  }

  listParts(prefix: string): AsyncIterable<string> {
    return this.#parts.list(parseKeyPrefix(prefix))
  }

  async completeParts(key: string): Promise<void> {
    if (!this.#parts.complete(parseObjectKey(key))) throw taken(`complete ${key}`)
  }

  /** Nothing else is ever left behind: writers keep their bytes in memory. */
  async removeStale(prefix: string, nowMs: number): Promise<number> {
    return this.#parts.removeStale(parseKeyPrefix(prefix), nowMs)
  }

  async countStale(prefix: string, nowMs: number): Promise<number> {
    return this.#parts.stale(parseKeyPrefix(prefix), nowMs).length
  }

  describe(key?: string): string {
    return key === undefined ? `sqlite @ ${this.#file}` : `sqlite://${this.#file}/${key}`
  }

  close(): void {
    this.#db.close()
  }

  #find(key: string): Uint8Array | undefined {
    const bytes = this.#db.prepare('SELECT bytes FROM objects WHERE key = ?').get(key)?.['bytes']
    return bytes instanceof Uint8Array ? bytes : undefined
  }

  #bytes(key: string, doing: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#find(parseObjectKey(key))
    if (bytes === undefined) throw missing(`${doing} ${key}`)
    return new Uint8Array(bytes)
  }
}

function missing(doing: string): StorageError {
  return new StorageError('ERR_STORAGE_NOT_FOUND', `${doing}: there is no such object`)
}

function taken(doing: string): StorageError {
  return new StorageError('ERR_STORAGE_ALREADY_EXISTS', `${doing}: the key is taken`)
}
