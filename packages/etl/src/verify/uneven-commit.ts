import { parseSegmentName } from '@fluxforge/segments'
import { batchHash, type OutputKeys } from '../batches/output-keys.ts'
import type { WholeCommit } from '../batches/whole-commit.ts'

/** What of a commit does not fit the rest of it. */
export interface Uneven {
  readonly what: string
  readonly found: string
  readonly right: string
}

/** P8 once more, from what was committed: the first thing that does not add up, or null. */
export function unevenIn(commit: WholeCommit, keys: OutputKeys): Uneven | null {
  for (const { what, found, right } of claimsOf(commit, keys)) {
    if (found !== right) return { what, found: String(found), right: String(right) }
  }
  return null
}

interface Claim {
  readonly what: string
  readonly found: string | number
  readonly right: string | number
}

function* claimsOf(
  { batch, hash, segments, channels, tables, connections, parts, deadLetters }: WholeCommit,
  keys: OutputKeys,
): Generator<Claim> {
  yield { what: 'hash', found: hash, right: batchHash(batch, segments) }
  for (const { segment, lines, converted, control, disabled, deadLetters: dead } of segments) {
    yield { what: 'a segment', found: segment, right: parseSegmentName(segment) === undefined ? 'segment_<hour>_<n>.ndjson' : segment }
    yield { what: `lines of ${segment}`, found: lines, right: converted + control + disabled + dead }
  }
  yield { what: 'different segments', found: new Set(segments.map(({ segment }) => segment)).size, right: segments.length }
  const lines = sum(segments.map((one) => one.lines))
  yield { what: 'lines by channel', found: sum(Object.values(channels)), right: lines }
  const rowsOf = (table: string): number => sum(parts.filter((part) => part.table === table).map(({ rows }) => rows))
  for (const { table, rows } of tables) yield { what: `rows of ${table} in parts`, found: rowsOf(table), right: rows }
  yield { what: 'rows in parts', found: sum(parts.map(({ rows }) => rows)), right: sum(tables.map(({ rows }) => rows)) }
  yield { what: 'different parts', found: new Set(parts.map(({ key }) => key)).size, right: parts.length }
  const name = keys.partName(batch, hash)
  for (const { key, table } of parts) {
    const isOurs = key.startsWith(`${keys.prefix}/${table}/`) && key.endsWith(`/${name}`)
    yield { what: `the key of a part of ${table}`, found: key, right: isOurs ? key : keys.part(table, '…', batch, hash) }
  }
  const dead = sum(segments.map((one) => one.deadLetters))
  yield { what: 'dead-letter file', found: deadLetters?.key ?? 'none', right: dead === 0 ? 'none' : keys.deadLetters(batch, hash) }
  for (const { connectionId, firstSequence, lastSequence, frames, missing } of connections) {
    const known = lastSequence - firstSequence + 1 - missing
    yield { what: `numbers that connection ${connectionId} has`, found: known, right: Math.min(Math.max(known, 1), frames) }
  }
  const frames = sum(connections.map((one) => one.frames))
  yield { what: 'frames of connections among the lines', found: frames, right: Math.min(frames, lines) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
