import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RunSql } from '@fluxforge/testkit'
import type { Lake } from '../lake.ts'

/** As docs/formats.md has it, as far as it is looked at here. */
interface Commit {
  readonly batch: string
  readonly segments: readonly {
    readonly segment: string
    readonly bytes: number
    readonly sha256: string
    readonly lines: number
    readonly converted: number
    readonly control: number
    readonly disabled: number
    readonly dead_letters: number
  }[]
  readonly channels: Readonly<Record<string, number>>
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly connections: readonly {
    readonly connection_id: string
    readonly first_sequence: number
    readonly last_sequence: number
    readonly frames: number
  }[]
  readonly parts: readonly {
    readonly key: string
    readonly table: string
    readonly rows: number
    readonly bytes: number
    readonly sha256: string
  }[]
  readonly dead_letters: unknown
}

/** What all commits say together. */
export interface Committed {
  readonly segments: ReadonlyMap<string, { readonly sha256: string }>
  readonly lines: number
  readonly rowsByTable: ReadonlyMap<string, number>
  /** Sentences; none when every count adds up and every part is there. */
  readonly faults: readonly string[]
}

export async function readCommits(lake: Lake): Promise<Committed> {
  const faults: string[] = []
  const segments = new Map<string, { readonly sha256: string }>()
  const rowsByTable = new Map<string, number>()
  let lines = 0
  const framesOf = new Map<string, number>()
  const parts = new Set<string>()
  const names = (await lake.files('processed/coinbase/_commits')).filter((name) => name.endsWith('.json'))
  for (const name of names.sort(byHourAndNumber)) {
    const commit: Commit = JSON.parse(await readFile(lake.file('processed/coinbase/_commits', name), 'utf8'))
    const expect = (what: string, expected: string | number, found: string | number): void => {
      if (expected !== found) faults.push(`${name}: ${what} is ${found}, expected ${expected}`)
    }
    for (const { segment, sha256, ...of } of commit.segments) {
      expect(
        `converted + control + disabled + dead letters of ${segment}`,
        of.lines,
        of.converted + of.control + of.disabled + of.dead_letters,
      )
      if (segments.has(segment)) faults.push(`${name}: ${segment} is committed twice`)
      segments.set(segment, { sha256 })
      lines += of.lines
    }
    expect('lines by channel', sum(commit.segments.map((of) => of.lines)), sum(Object.values(commit.channels)))
    if (commit.dead_letters !== null) faults.push(`${name}: it has dead letters, expected none`)
    for (const { table, rows } of commit.tables) {
      expect(`rows of ${table} in parts`, rows, sum(commit.parts.filter((part) => part.table === table).map((part) => part.rows)))
      add(rowsByTable, table, rows)
    }
    // Each of these batches goes on where the one before it ended.
    for (const { connection_id: id, first_sequence: first, last_sequence: last, frames } of commit.connections) {
      expect(`first number of ${id}`, framesOf.get(id) ?? 0, first)
      expect(`frames of ${id}`, last - first + 1, frames)
      add(framesOf, id, frames)
    }
    for (const { key, bytes, sha256 } of commit.parts) {
      const content = await readFile(lake.file(key))
      expect(`bytes of ${key}`, bytes, content.length)
      expect(`SHA-256 of ${key}`, sha256, sha256Of(content))
      if (parts.has(key)) faults.push(`${name}: ${key} is committed twice`)
      parts.add(key)
    }
  }
  for (const file of await lake.files('processed/coinbase'))
    if (file.endsWith('.parquet') && !parts.has(`processed/coinbase/${file}`)) faults.push(`${file}: in no commit`)
  return { segments, lines, rowsByTable, faults }
}

/** By table, as readers see them. */
export async function rowsInParts(lake: Lake, run: RunSql): Promise<ReadonlyMap<string, number>> {
  const rows = await run(
    `SELECT split_part(filename[length('${lake.file('processed/coinbase')}') + 2:], '/', 1) AS table, sum(num_rows) AS rows
     FROM (SELECT file_name AS filename, num_rows FROM parquet_file_metadata('${lake.file('processed/coinbase')}/**/*.parquet')) GROUP BY ALL ORDER BY ALL`,
  )
  return new Map(rows.map((row) => [String(row['table']), Number(row['rows'])]))
}

/** `2025-12-03/20251203T14.10.json`: 9 before 10. */
function byHourAndNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function add(sums: Map<string, number>, name: string, more: number): void {
  sums.set(name, (sums.get(name) ?? 0) + more)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
