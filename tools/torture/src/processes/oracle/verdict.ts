import { readdir } from 'node:fs/promises'
import { compareWithFrames, tempDir } from '@fluxforge/testkit'
import type { SentConnection } from '../exchange/sent-frames.ts'
import { readCommits, sha256Of } from './commits.ts'
import { openDuckDb } from './duckdb.ts'
import { type Hole, readHoles } from './holes.ts'
import { type Loss, lossesOf, untrueHoles } from './reckoning.ts'
import { readRecorded, recordedFrames } from './recorded.ts'

/** What is left when all is drained and converted. */
export interface Evidence {
  /** A folder with what is in `processed/coinbase/`. */
  readonly processedDir: string
  /** Raw that was kept, by name; null where it is deleted. */
  readonly archive: ReadonlyMap<string, Uint8Array> | null
  readonly sent: readonly SentConnection[]
}

export interface Verdict {
  readonly frames: number
  /** Frames neither in Parquet nor in a row of `gaps`. */
  readonly lost: number
  /** Rows that are in Parquet too often, or that nobody sent. */
  readonly doubled: number
  readonly problems: readonly string[]
  /** Of each connection that the exchange sent something. */
  readonly losses: readonly Loss[]
  readonly holes: readonly Hole[]
}

/** Every frame that was sent is in Parquet exactly once, or inside a row of `gaps`; and nothing else is there. */
export async function judge({ processedDir, archive, sent }: Evidence): Promise<Verdict> {
  using duckdb = await openDuckDb()
  await using expected = await tempDir()
  const { run } = duckdb
  const committed = await readCommits(processedDir)
  const holes = await readHoles(processedDir, run)
  const { connections, problems } = await readRecorded(committed, sent, holes, processedDir, run)
  const all = [...committed.problems, ...problems, ...untrueHoles(connections, holes)]

  const tables = await compareWithFrames({ frames: recordedFrames(connections), processedDir, directory: expected.path, run })
  for (const { table, missing, surplus } of tables)
    if (missing + surplus > 0) all.push(`${table}: ${missing} rows are missing, ${surplus} are there that should not be`)
  for (const table of await tablesIn(processedDir))
    if (table !== 'gaps' && !tables.some((one) => one.table === table)) all.push(`${table}: there are rows, expected none`)
  all.push(
    ...unlikeChannels(
      committed.linesByChannel,
      [...recordedFrames(connections)].map(({ text }) => text),
    ),
  )
  if (archive !== null) all.push(...unlikeArchive(committed.segments, archive))

  const losses = lossesOf(sent, connections, holes)
  const untold = losses.filter(({ problem }) => problem !== null)
  all.push(...untold.flatMap(({ problem }) => problem ?? []))
  return {
    frames: sent.reduce((sum, { frames }) => sum + frames.length, 0),
    lost: untold.reduce((sum, { frames }) => sum + frames, 0) + tables.reduce((sum, { missing }) => sum + missing, 0),
    doubled: tables.reduce((sum, { surplus }) => sum + surplus, 0),
    problems: all,
    losses,
    holes,
  }
}

async function tablesIn(processedDir: string): Promise<readonly string[]> {
  return (await readdir(processedDir)).filter((name) => !name.startsWith('_') && !name.startsWith('.'))
}

/** Frames without rows, heartbeats and acks, are counted: nothing else is left of them. */
function unlikeChannels(committed: ReadonlyMap<string, number>, texts: readonly string[]): readonly string[] {
  const sent = new Map<string, number>()
  for (const text of texts) {
    const [, channel = ''] = /^\{"channel":"([^"]+)"/.exec(text) ?? []
    sent.set(channel, (sent.get(channel) ?? 0) + 1)
  }
  const names = new Set([...sent.keys(), ...committed.keys()])
  names.delete('_fluxforge')
  return [...names]
    .filter((name) => sent.get(name) !== committed.get(name))
    .map((name) => `${name}: the commits count ${committed.get(name) ?? 0} lines, expected ${sent.get(name) ?? 0}`)
}

function unlikeArchive(committed: ReadonlyMap<string, string>, archive: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const names = new Set([...committed.keys(), ...archive.keys()])
  return [...names].flatMap((name) => {
    const raw = archive.get(name)
    if (raw === undefined) return `${name}: committed and not in archive/`
    return committed.get(name) === sha256Of(raw) ? [] : `${name}: in archive/ with other bytes than its commit names`
  })
}
