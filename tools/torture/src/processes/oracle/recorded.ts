import { type OracleFrame, partsSql, type RunSql } from '@fluxforge/testkit'
import type { SentConnection } from '../exchange/sent-frames.ts'
import type { Committed } from './commits.ts'
import type { Hole } from './holes.ts'
import { findRowless } from './rowless.ts'

const TABLES = ['level2', 'market_trades', 'ticker'] as const

/** A connection as the archive has it: the first frames that it was sent, or none. */
export interface RecordedConnection {
  readonly id: string
  readonly sent: SentConnection
  readonly frames: number
  /** When each frame with rows was received, by its number; in microseconds since 1970. */
  readonly capturedUs: ReadonlyMap<number, number>
}

interface Rows {
  readonly serverUs: number
  readonly capturedUs: ReadonlyMap<number, number>
  readonly firstSequence: number
}

/**
 * Finds which connection of the exchange each connection id is: by the exchange's own time of a frame, or, where no frame has rows, by the hole that it ended.
 *
 * @returns those found, and a sentence for each id that is none.
 */
export async function readRecorded(
  committed: Committed,
  sent: readonly SentConnection[],
  holes: readonly Hole[],
  processedDir: string,
  run: RunSql,
): Promise<{ readonly connections: readonly RecordedConnection[]; readonly problems: readonly string[] }> {
  const problems: string[] = []
  const connections: RecordedConnection[] = []
  const rowsOf = await readRows(processedDir, committed, run)
  const free = new Set(sent)
  const inOrder = [...committed.connections].sort(([a], [b]) => Number(rowsOf.has(b)) - Number(rowsOf.has(a)))
  for (const [id, { frames, lastSequence }] of inOrder) {
    const rows = rowsOf.get(id)
    const found = rows === undefined ? findRowless(free, { id, frames }, holes) : [...free].find((one) => isSame(one, rows))
    if (found === undefined) problems.push(`${id}: its ${frames} frames are those of no connection, or of one that is recorded already`)
    else {
      free.delete(found)
      const expected = found.frames[frames - 1]?.sequence
      if (expected !== lastSequence) problems.push(`${id}: its ${frames} frames end with number ${lastSequence}, expected ${expected}`)
      connections.push({ id, sent: found, frames, capturedUs: rows?.capturedUs ?? new Map() })
    }
  }
  return { connections, problems }
}

/** What was recorded, as it was sent; with the times of the archive, so that they compare equal. */
export function* recordedFrames(connections: readonly RecordedConnection[]): Generator<OracleFrame> {
  for (const { id, sent, frames, capturedUs } of connections) {
    for (const { sequence, text } of sent.frames.slice(0, frames))
      yield { captureTs: captureTs(capturedUs.get(sequence ?? -1) ?? 0), connectionId: id, text }
  }
}

async function readRows(processedDir: string, { rowsByTable }: Committed, run: RunSql): Promise<ReadonlyMap<string, Rows>> {
  const tables = TABLES.filter((table) => (rowsByTable.get(table) ?? 0) > 0)
  if (tables.length === 0) return new Map()
  const all = tables.map(
    (table) => `SELECT connection_id, sequence_num, capture_timestamp, server_timestamp FROM ${partsSql(table, processedDir)}`,
  )
  const rows = await run(
    `SELECT connection_id AS id, sequence_num::INT AS sequence, epoch_us(min(capture_timestamp)) AS captured, epoch_us(min(server_timestamp)) AS server
     FROM (${all.join(' UNION ALL ')}) GROUP BY ALL ORDER BY id, sequence`,
  )
  const byId = Map.groupBy(rows, (row) => String(row['id']))
  return new Map(
    [...byId].map(([id, of]) => {
      const capturedUs = new Map(of.map((row) => [Number(row['sequence']), Number(row['captured'])]))
      return [id, { capturedUs, firstSequence: Number(of[0]?.['sequence']), serverUs: Number(of[0]?.['server']) }]
    }),
  )
}

function isSame({ frames }: SentConnection, { firstSequence, serverUs }: Rows): boolean {
  const text = frames.find(({ sequence }) => sequence === firstSequence)?.text ?? ''
  const [, time = ''] = /"timestamp":"([^"]+)"/.exec(text) ?? []
  return microsOf(time) === serverUs
}

/** Cut to microseconds. */
function microsOf(time: string): number {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.')
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

function captureTs(us: number): string {
  const seconds = new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(us % 1_000_000).padStart(6, '0')}Z`
}
