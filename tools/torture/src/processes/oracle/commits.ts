import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** As docs/formats.md has it, as far as it is looked at here. */
interface Commit {
  readonly segments: readonly {
    readonly segment: string
    readonly sha256: string
    readonly lines: number
    readonly converted: number
    readonly control: number
    readonly disabled: number
    readonly dead_letters: number
  }[]
  readonly channels: Readonly<Record<string, number>>
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly connections: readonly { readonly connection_id: string; readonly last_sequence: number; readonly frames: number }[]
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
  /** SHA-256 by segment. */
  readonly segments: ReadonlyMap<string, string>
  readonly linesByChannel: ReadonlyMap<string, number>
  readonly rowsByTable: ReadonlyMap<string, number>
  /** By connection id, in the order of recording. */
  readonly connections: ReadonlyMap<string, { readonly frames: number; readonly lastSequence: number }>
  /** Sentences; none when every count adds up and the parts are those that are named. */
  readonly problems: readonly string[]
}

/** Of a folder that holds what is in `processed/<source>/`. */
export async function readCommits(processedDir: string): Promise<Committed> {
  const problems: string[] = []
  const segments = new Map<string, string>()
  const linesByChannel = new Map<string, number>()
  const rowsByTable = new Map<string, number>()
  const connections = new Map<string, { frames: number; lastSequence: number }>()
  const parts = new Set<string>()
  const files = await filesIn(processedDir)
  for (const name of files.filter((file) => file.startsWith('_commits/')).sort(byHourAndNumber)) {
    const commit: Commit = JSON.parse(await readFile(join(processedDir, name), 'utf8'))
    const expect = (what: string, expected: string | number, found: string | number): void => {
      if (expected !== found) problems.push(`${name}: ${what} is ${found}, expected ${expected}`)
    }
    for (const { segment, sha256, ...of } of commit.segments) {
      expect(`converted + control + disabled + dead of ${segment}`, of.lines, of.converted + of.control + of.disabled + of.dead_letters)
      if (segments.has(segment)) problems.push(`${name}: ${segment} is committed twice`)
      segments.set(segment, sha256)
    }
    expect('lines by channel', sum(commit.segments.map((of) => of.lines)), sum(Object.values(commit.channels)))
    for (const [channel, lines] of Object.entries(commit.channels)) add(linesByChannel, channel, lines)
    if (commit.dead_letters !== null) problems.push(`${name}: it has dead letters, expected none`)
    for (const { table, rows } of commit.tables) {
      expect(`rows of ${table} in parts`, rows, sum(commit.parts.filter((part) => part.table === table).map((part) => part.rows)))
      add(rowsByTable, table, rows)
    }
    for (const { connection_id: id, last_sequence: last, frames } of commit.connections) {
      const before = connections.get(id)
      connections.set(id, { frames: (before?.frames ?? 0) + frames, lastSequence: Math.max(before?.lastSequence ?? 0, last) })
    }
    for (const { key, bytes, sha256 } of commit.parts) {
      const file = key.slice('processed/coinbase/'.length)
      if (parts.has(file)) problems.push(`${name}: ${key} is committed twice`)
      parts.add(file)
      if (!files.includes(file)) problems.push(`${name}: ${key} is not there`)
      else {
        const content = await readFile(join(processedDir, file))
        expect(`bytes of ${key}`, bytes, content.length)
        expect(`SHA-256 of ${key}`, sha256, sha256Of(content))
      }
    }
  }
  for (const file of files) if (file.endsWith('.parquet') && !parts.has(file)) problems.push(`${file}: in no commit`)
  return { segments, linesByChannel, rowsByTable, connections, problems }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** By their paths in it. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((one) => one.isFile() && !one.name.startsWith('.')).map((one) => relative(folder, join(one.parentPath, one.name)))
}

/** `2025-12-03/20251203T14.10.json`: 9 before 10. */
function byHourAndNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function add(sums: Map<string, number>, name: string, more: number): void {
  sums.set(name, (sums.get(name) ?? 0) + more)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
