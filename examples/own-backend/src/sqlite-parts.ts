import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type ObjectParts, StorageError } from '@fluxforge/storage'

const STALE_MS = 24 * 3_600_000

/** Objects that grow by parts: each part a row, durable by itself, until somebody makes the object of them. */
export class SqliteParts {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
    db.exec(
      `CREATE TABLE IF NOT EXISTS parts (key TEXT, number INTEGER, writer TEXT NOT NULL, bytes BLOB NOT NULL, added_ms INTEGER NOT NULL, PRIMARY KEY (key, number))`,
    )
  }

  async open(key: string): Promise<ObjectParts> {
    const writer = randomUUID()
    const add = this.#db.prepare(`INSERT INTO parts VALUES (?, ?, ?, ?, unixepoch() * 1000)`)
    const mine = this.#db.prepare('SELECT count(*) AS n FROM parts WHERE key = ? AND writer = ?')
    let added = 0
    return {
      add: async (bytes) => {
        if (Number(mine.get(key, writer)?.['n']) !== added)
          throw new StorageError('ERR_STORAGE_NOT_FOUND', `add to ${key}: somebody else has ended it`)
        // A writer that begins anew replaces what one before it left.
        if (added === 0) this.#db.prepare('DELETE FROM parts WHERE key = ?').run(key)
        add.run(key, added, writer, bytes)
        added++
      },
      complete: async () => {
        if (!this.complete(key)) throw new StorageError('ERR_STORAGE_ALREADY_EXISTS', `complete ${key}: the key is taken`)
      },
    }
  }

  async *list(prefix: string): AsyncGenerator<string> {
    const start = prefix === '' ? '' : `${prefix}/`
    const keys = this.#db.prepare('SELECT DISTINCT key FROM parts WHERE substr(key, 1, length(?)) = ? ORDER BY key').all(start, start)
    for (const { key } of keys) yield String(key)
  }

  /** False when the key is taken: the parts stay. */
  complete(key: string): boolean {
    const parts = this.#db.prepare('SELECT bytes FROM parts WHERE key = ? ORDER BY number').all(key)
    if (parts.length === 0) return true
    const whole = Buffer.concat(parts.flatMap(({ bytes }) => (bytes instanceof Uint8Array ? [bytes] : [])))
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const isFree = this.#db.prepare('INSERT INTO objects VALUES (?, ?) ON CONFLICT (key) DO NOTHING').run(key, whole).changes === 1
      if (isFree) this.#db.prepare('DELETE FROM parts WHERE key = ?').run(key)
      return isFree
    } finally {
      this.#db.exec('COMMIT')
    }
  }

  removeStale(prefix: string, nowMs: number): number {
    const keys = this.stale(prefix, nowMs)
    for (const key of keys) this.#db.prepare('DELETE FROM parts WHERE key = ?').run(key)
    return keys.length
  }

  /** The keys whose parts nobody has added to for a day. */
  stale(prefix: string, nowMs: number): string[] {
    const start = prefix === '' ? '' : `${prefix}/`
    return this.#db
      .prepare('SELECT key FROM parts WHERE substr(key, 1, length(?)) = ? GROUP BY key HAVING max(added_ms) < ?')
      .all(start, start, nowMs - STALE_MS)
      .map(({ key }) => String(key))
  }
}
