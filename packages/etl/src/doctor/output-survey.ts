import type { Site } from '../batches/desk.ts'
import { inParallel } from '../batches/in-parallel.ts'
import { readStoredCommit } from '../batches/stored-commits.ts'
import type { ForPerson } from './finding.ts'
import { Fingerprints } from './fingerprints.ts'

const READS_AT_ONCE = 16
const COMMITS_AT_ONCE = 128

/** Objects of one hash that no commit named when it was looked for. */
export interface Unnamed {
  readonly hour: string
  readonly hash: string
  /** Their batch, where the name of a file of dead letters tells it. */
  readonly batch: string | null
  readonly objects: readonly { readonly key: string; readonly sizeBytes: number }[]
}

/** One listing of an output, and one reading of its commits: what they name is kept in 8 bytes a key. */
export class OutputSurvey {
  /** How many were read. */
  commits = 0
  /** What stands in the output. */
  objects = 0
  readonly #site: Site
  readonly #named = new Fingerprints()
  readonly #segments = new Fingerprints()
  readonly #unnamed = new Map<string, Unnamed>()

  constructor(site: Site) {
    this.#site = site
  }

  /** To be run to its end before anything is asked. */
  async *run(signal: AbortSignal): AsyncGenerator<ForPerson> {
    const { output, outputKeys } = this.#site
    let lot: string[] = []
    for await (const { key, sizeBytes } of output.list(outputKeys.prefix)) {
      signal.throwIfAborted()
      this.objects++
      const found = outputKeys.parse(key)
      if (found?.kind === 'commit') lot.push(key)
      else if (found?.kind === 'part') this.#meet(found.hour, found.hash, null, key, sizeBytes)
      else if (found?.kind === 'dead letters') {
        const hour = found.batch.slice(0, found.batch.indexOf('.'))
        this.#meet(hour, found.hash, found.batch, key, sizeBytes)
      } else if (found === undefined) yield { kind: 'stranger', place: output.describe(key) }
      // Commits come before nearly everything that they name.
      if (lot.length < COMMITS_AT_ONCE && found?.kind === 'commit') continue
      yield* this.#read(lot)
      lot = []
    }
    yield* this.#read(lot)
  }

  /** A commit names a segment of this name. */
  isCommitted(segment: string): boolean {
    return this.#segments.has(segment)
  }

  /** Oldest first. */
  unnamed(): Unnamed[] {
    const left = [...this.#unnamed.values()].map((one) => ({ ...one, objects: one.objects.filter(({ key }) => !this.#named.has(key)) }))
    return left.filter(({ objects }) => objects.length > 0).sort((a, b) => (a.hour < b.hour ? -1 : 1))
  }

  #meet(hour: string, hash: string, batch: string | null, key: string, sizeBytes: number): void {
    if (this.#named.has(key)) return
    const { batch: known = null, objects = [] } = this.#unnamed.get(hash) ?? {}
    this.#unnamed.set(hash, { hour, hash, batch: batch ?? known, objects: [...objects, { key, sizeBytes }] })
  }

  async *#read(keys: readonly string[]): AsyncGenerator<ForPerson> {
    const { output, outputKeys } = this.#site
    for (const commit of await inParallel(keys, READS_AT_ONCE, (key) => readStoredCommit(output, outputKeys, key))) {
      this.commits++
      if (commit.kind === 'committed') {
        for (const { segment } of commit.segments) this.#segments.add(segment)
        for (const { key } of commit.parts) this.#named.add(key)
        if (commit.deadLetters !== null) this.#named.add(commit.deadLetters.key)
      } else if (commit.kind !== 'void') yield commit
    }
  }
}
