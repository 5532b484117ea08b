import { dateOfHour } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { inParallel } from '../batches/in-parallel.ts'
import { OutputKeys } from '../batches/output-keys.ts'
import { lotsOfKeys, readStoredCommit } from '../batches/stored-commits.ts'
import type { WholeCommit } from '../batches/whole-commit.ts'
import { GAPS } from '../lines/described-source.ts'
import { Chains } from './chains.ts'
import { KnownLayouts } from './known-layouts.ts'
import { type CommittedObject, checkContent, checkPresence } from './object-check.ts'
import type { Problem } from './problem.ts'
import { SeenContents } from './seen-contents.ts'
import { toldGaps } from './told-gaps.ts'
import { unevenIn } from './uneven-commit.ts'

const AT_ONCE = 16

export interface VerificationOptions {
  readonly output: Storage
  /** A key of `output`: `processed/coinbase`. */
  readonly outputPath: string
  /** `2025-12-03`: commits of hours of that day alone. */
  readonly date?: string | undefined
  /** Reads every part: its SHA-256 and its rows. */
  readonly isDeep?: boolean
}

/** What was looked at so far. */
export interface VerificationCounts {
  commits: number
  voids: number
  segments: number
  lines: number
  rows: number
  parts: number
  bytes: number
  deadLetters: number
  connections: number
  problems: number
  /** The day in hand. */
  date: string
}

/**
 * Proves conservation from what is in an output: that each commit is well-formed, adds up, and names objects that are there as it says; that no content was
 * committed twice; that each connection's numbers are a chain, but for the holes that the table of gaps tells. It writes nothing, needs no raw, and may run beside
 * everything else. Each commit is read once; in memory are some of them, and a little for each connection and segment.
 */
export class Verification {
  readonly counts: VerificationCounts = {
    commits: 0,
    voids: 0,
    segments: 0,
    lines: 0,
    rows: 0,
    parts: 0,
    bytes: 0,
    deadLetters: 0,
    connections: 0,
    problems: 0,
    date: '',
  }
  readonly #options: VerificationOptions
  readonly #keys: OutputKeys
  readonly #chains = new Chains()
  readonly #contents = new SeenContents()
  readonly #missingLayouts = new Set<number>()
  /** Something that tells of sequence numbers can't be read: what it holds would be holes. */
  #isBlind = false

  constructor(options: VerificationOptions) {
    this.#options = options
    this.#keys = new OutputKeys(options.outputPath)
  }

  /**
   * Each problem as it is found.
   *
   * @throws {EtlError} ERR_ETL_LAYOUT when the output is of a format that this version doesn't know · {StorageError} when it can't be read: nothing is known then.
   */
  async *problems(signal: AbortSignal): AsyncGenerator<Problem> {
    for await (const problem of this.#all(signal)) {
      this.counts.problems++
      yield problem
    }
  }

  async *#all(signal: AbortSignal): AsyncGenerator<Problem> {
    const { output, date } = this.#options
    const layouts = await KnownLayouts.read(output, this.#keys)
    const prefix = date === undefined ? this.#keys.allCommits : this.#keys.commits(date)
    for await (const keys of lotsOfKeys(output, prefix)) {
      signal.throwIfAborted()
      yield* this.#checkCommits(keys, layouts, signal)
    }
    yield* this.#repeated()
    if (!this.#isBlind) yield* this.#holes(signal)
  }

  async *#checkCommits(keys: readonly string[], layouts: KnownLayouts, signal: AbortSignal): AsyncGenerator<Problem> {
    const { output } = this.#options
    const read = await inParallel(keys, AT_ONCE, (key) => readStoredCommit(output, this.#keys, key))
    const objects: CommittedObject[] = []
    for (const [i, found] of read.entries()) {
      if (found.kind === 'void') this.counts.voids++
      else if (found.kind === 'committed') {
        this.#count(found)
        objects.push(...objectsOf(found))
        yield* this.#checkAlone(found, output.describe(keys[i]), layouts)
      } else {
        this.#isBlind ||= found.kind === 'bad_commit'
        yield found
      }
    }
    const checked = await inParallel(objects, AT_ONCE, async (object) => {
      signal.throwIfAborted()
      return await this.#checkObject(object)
    })
    yield* checked.filter((problem) => problem !== null)
  }

  #count({ batch, segments, parts, connections }: WholeCommit): void {
    const { counts } = this
    counts.date = dateOfHour(batch)
    counts.commits++
    counts.segments += segments.length
    counts.parts += parts.length
    for (const { rows, bytes } of parts) {
      counts.rows += rows
      counts.bytes += bytes
    }
    for (const { sha256, lines, deadLetters } of segments) {
      counts.lines += lines
      counts.deadLetters += deadLetters
      if (lines > 0) this.#contents.add(batch, sha256)
    }
    const slack = segments.reduce((sum, { deadLetters }) => sum + deadLetters, 0)
    for (const { connectionId, firstSequence: from, lastSequence: to, missing } of connections)
      this.#chains.addFrames({ batch, connectionId, from, to, known: to - from + 1 - missing, slack })
    counts.connections = this.#chains.size
  }

  async *#checkAlone(commit: WholeCommit, place: string, layouts: KnownLayouts): AsyncGenerator<Problem> {
    const { batch, layout } = commit
    const uneven = unevenIn(commit, this.#keys)
    if (uneven !== null) yield { kind: 'uneven_commit', place, batch, ...uneven }
    if (this.#missingLayouts.has(layout) || (await layouts.has(layout))) return
    this.#missingLayouts.add(layout)
    yield { kind: 'missing_layout', place: this.#options.output.describe(this.#keys.layout(layout)), batch }
  }

  /** Rows of gaps are read whatever the depth: the chains need them. */
  async #checkObject(object: CommittedObject): Promise<Problem | null> {
    const { output, isDeep = false } = this.#options
    if (!isDeep && object.role === 'part' && object.table !== GAPS) return await checkPresence(output, object)
    const problem = await checkContent(output, object)
    if (object.table === GAPS) {
      if (problem === null) await this.#addGaps(object)
      else this.#isBlind = true
    }
    return problem
  }

  async #addGaps({ batch, key, bytes }: CommittedObject): Promise<void> {
    for await (const { connectionId, from, to } of toldGaps(this.#options.output, key, bytes))
      this.#chains.addGap(batch, connectionId, from, to)
  }

  async *#repeated(): AsyncGenerator<Problem> {
    for (const batches of this.#contents.repeated()) {
      const [a, b] = await Promise.all(batches.map((batch) => this.#segmentsOf(batch)))
      for (const [i, one] of (a ?? []).entries()) {
        const other = b?.find(({ sha256 }, at) => sha256 === one.sha256 && (batches[0] !== batches[1] || at > i))
        if (other !== undefined) yield { kind: 'committed_twice', batches, segments: [one.segment, other.segment] }
      }
    }
  }

  async #segmentsOf(batch: string): Promise<WholeCommit['segments']> {
    const commit = await readStoredCommit(this.#options.output, this.#keys, this.#keys.commit(batch))
    return commit.kind === 'committed' ? commit.segments : []
  }

  /** A hole at a day's end is told on the next. */
  async *#holes(signal: AbortSignal): AsyncGenerator<Problem> {
    const { date, output } = this.#options
    if (date !== undefined && !this.#chains.holes().next().done) {
      for await (const keys of lotsOfKeys(output, this.#keys.commits(dayAfter(date)))) {
        signal.throwIfAborted()
        const read = await inParallel(keys, AT_ONCE, (key) => readStoredCommit(output, this.#keys, key))
        const objects = read.flatMap((found) => (found.kind === 'committed' ? objectsOf(found) : []))
        for (const object of objects)
          if (object.table === GAPS && (await checkContent(output, object)) === null) await this.#addGaps(object)
      }
    }
    for (const hole of this.#chains.holes()) yield { kind: 'hole', ...hole }
  }
}

function objectsOf({ batch, segments, parts, deadLetters }: WholeCommit): CommittedObject[] {
  const objects: CommittedObject[] = parts.map((part) => ({ ...part, batch, role: 'part' }))
  const dead = segments.reduce((sum, one) => sum + one.deadLetters, 0)
  if (deadLetters !== null) objects.push({ ...deadLetters, batch, role: 'dead letters', table: null, rows: dead })
  return objects
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
