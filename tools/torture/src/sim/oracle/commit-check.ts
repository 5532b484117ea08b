import { type ConversionOptions, convertSegments } from '@fluxforge/etl'
import type { Objects } from '../site.ts'
import type { WrittenCommit } from './commits.ts'
import { recordedLines } from './recorded-line.ts'
import { sha256 } from './sha256.ts'

interface CheckOptions {
  readonly prefix: string
  readonly conversion: ConversionOptions
  /** Contents of segments, by their SHA-256. */
  readonly published: ReadonlyMap<string, Buffer>
}

/** Conversions that were done before, by what goes into them. */
const KNOWN = new Map<string, ReadonlyMap<string, string>>()
const MOST_KNOWN = 2000

/** Each commit against the raw it names, the parts it names, and a conversion of the same raw that nothing disturbs. */
export async function checkCommits(commits: readonly WrittenCommit[], output: Objects, options: CheckOptions): Promise<string[]> {
  const problems: string[] = []
  const committed = new Map<string, string>()
  for (const commit of commits) {
    const say = (text: string): number => problems.push(`commit ${commit.batch}: ${text}`)
    for (const { segment, sha256: content } of commit.segments) {
      const other = committed.get(content)
      if (other !== undefined) say(`${segment} is committed by ${other} too`)
      committed.set(content, commit.batch)
    }
    for (const text of [...countFaults(commit, options), ...partFaults(commit, output), ...(await byteFaults(commit, options))]) say(text)
  }
  return problems
}

function* countFaults({ segments, parts, tables, connections }: WrittenCommit, { published }: CheckOptions): Generator<string> {
  const frames = new Map<string, number>()
  for (const { segment, sha256: content, lines, converted, control, disabled, dead_letters, bytes } of segments) {
    const raw = published.get(content)
    if (raw === undefined) {
      yield `${segment} has content that was never in ready/`
      continue
    }
    if (bytes !== raw.length) yield `${segment} has ${raw.length} bytes, it says ${bytes}`
    const found = raw.toString('latin1').split('\n').length - 1
    if (lines !== found) yield `${segment} has ${found} lines, it says ${lines}`
    if (converted + control + disabled + dead_letters !== lines) yield `the lines of ${segment} do not add up`
    for (const { channel, connectionId } of recordedLines(raw))
      if (channel !== '_fluxforge') frames.set(connectionId, (frames.get(connectionId) ?? 0) + 1)
  }
  for (const { table, rows } of tables) {
    const inParts = parts.filter((part) => part.table === table).reduce((sum, part) => sum + part.rows, 0)
    if (inParts !== rows) yield `${table} has ${rows} rows and its parts ${inParts}`
  }
  for (const { connection_id: id, first_sequence: first, last_sequence: last, frames: told, missing } of connections) {
    const dead = segments.reduce((sum, one) => sum + one.dead_letters, 0)
    if (Math.abs(told - (frames.get(id) ?? 0)) > dead) yield `${id} has ${frames.get(id) ?? 0} frames, it says ${told}`
    if (dead === 0 && first !== null && last !== null && last - first + 1 !== told + missing) yield `the numbers of ${id} do not add up`
  }
}

function* partFaults({ parts, dead_letters }: WrittenCommit, output: Objects): Generator<string> {
  for (const { key, bytes, sha256: expected } of [...parts, ...(dead_letters === null ? [] : [dead_letters])]) {
    const found = output.get(key)
    if (found === undefined) yield `${key} is not there`
    else if (found.length !== bytes || sha256(found) !== expected) yield `${key} is another object than it says`
  }
}

/** Every part byte-equal to that of a run without faults. */
async function byteFaults(commit: WrittenCommit, options: CheckOptions): Promise<string[]> {
  const expected = await undisturbed(commit, options)
  if (expected === null) return []
  const others = commit.parts.filter(({ key, sha256: found }) => expected.get(key) !== found)
  const faults = others.map(({ key }) => `${key} has other bytes than without faults`)
  if (expected.size !== commit.parts.length) faults.push(`it has ${commit.parts.length} parts, without faults there are ${expected.size}`)
  return faults
}

async function undisturbed({ batch, segments }: WrittenCommit, options: CheckOptions): Promise<ReadonlyMap<string, string> | null> {
  const id = `${batch}\n${segments.map(({ segment, sha256: content }) => `${segment}\n${content}\n`).join('')}`
  const known = KNOWN.get(id)
  if (known !== undefined) return known
  const inputs = []
  for (const { segment, sha256: content } of segments) {
    const raw = options.published.get(content)
    if (raw === undefined) return null
    inputs.push({ name: segment, chunks: oneChunk(raw) })
  }
  const { parts } = await convertSegments(options.conversion, inputs)
  const [hour = ''] = batch.split('.')
  const name = `part_${hour}_${sha256(id).slice(0, 16)}.parquet`
  const made = new Map(parts.map(({ table, partition, bytes }) => [`${options.prefix}/${table}/${partition}/${name}`, sha256(bytes)]))
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
  KNOWN.set(id, made)
  return made
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
