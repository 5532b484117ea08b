import { convertSegments } from '@fluxforge/etl'
import { expect, test } from 'vitest'
import { checkCommits } from '../../../src/sim/oracle/commit-check.ts'
import { commitsIn, type WrittenCommit } from '../../../src/sim/oracle/commits.ts'
import { readOutput } from '../../../src/sim/oracle/output.ts'
import { sha256 } from '../../../src/sim/oracle/sha256.ts'
import { conversionOf } from '../../../src/sim/programs/convert.ts'
import { smallRun } from './small-run.ts'

/** What a small run left, to be altered. */
class Left {
  readonly output: Map<string, Buffer>
  readonly #run: Awaited<ReturnType<typeof smallRun>>

  private constructor(run: Awaited<ReturnType<typeof smallRun>>, output: ReadonlyMap<string, Buffer>) {
    this.#run = run
    this.output = new Map(output)
  }

  static async make(): Promise<Left> {
    const run = await smallRun()
    const { site } = run.simulation
    return new Left(run, await site.objects('etlOutput', site.outputPath))
  }

  get commit(): WrittenCommit {
    const [commit] = commitsIn(this.output)
    if (commit === undefined) throw new Error('nothing was committed')
    return commit
  }

  get part(): WrittenCommit['parts'][number] {
    const [part] = this.commit.parts
    if (part === undefined) throw new Error('the commit names no part')
    return part
  }

  alterCommit(changes: Partial<WrittenCommit>): void {
    const key = [...this.output.keys()].find((one) => one.endsWith(`/${this.commit.batch}.json`)) ?? ''
    this.output.set(key, Buffer.from(JSON.stringify({ ...this.commit, ...changes })))
  }

  /** The rows of a part once more, in other bytes, and a commit that names them. */
  async compressOtherwise(): Promise<void> {
    const { commit, part } = this
    const { settings, ...others } = conversionOf(this.#run.simulation.site)
    const segments = commit.segments.map(({ segment, sha256: content }) => ({ name: segment, chunks: this.#chunks(content) }))
    const { parts } = await convertSegments({ ...others, settings: { ...settings, compression: 'none' } }, segments)
    const same = parts.find(({ table, partition }) => part.key.includes(`/${table}/${partition}/`))
    if (same === undefined) throw new Error('the part is not made without compression')
    const bytes = Buffer.from(same.bytes)
    this.output.set(part.key, bytes)
    const other = { ...part, bytes: bytes.length, sha256: sha256(bytes) }
    this.alterCommit({ parts: commit.parts.map((one) => (one.key === part.key ? other : one)) })
  }

  rows(): ReturnType<typeof readOutput> {
    return readOutput(this.output, this.#run.simulation.site.outputPath)
  }

  problems(): Promise<string[]> {
    const { simulation, witness } = this.#run
    const { site } = simulation
    const { published } = witness
    return checkCommits(commitsIn(this.output), this.output, { prefix: site.outputPath, conversion: conversionOf(site), published })
  }

  async *#chunks(content: string): AsyncGenerator<Uint8Array> {
    yield this.#run.witness.published.get(content) ?? new Uint8Array()
  }
}

test('what the programs commit is right', async () => {
  expect(await (await Left.make()).problems()).toEqual([])
})

test('a part with the right rows that is not byte-equal to that of a run without faults is seen', async () => {
  const left = await Left.make()
  const rows = await left.rows()
  await left.compressOtherwise()
  expect(await left.rows()).toEqual(rows)
  expect(await left.problems()).toEqual([`commit ${left.commit.batch}: ${left.part.key} has other bytes than without faults`])
})

test('a part that a run without faults has, and the commit has not, is seen', async () => {
  const left = await Left.make()
  const { batch, parts, tables } = left.commit
  const [{ table, rows }, others] = [left.part, parts.slice(1)]
  left.alterCommit({ parts: others, tables: tables.map((one) => (one.table === table ? { ...one, rows: one.rows - rows } : one)) })
  expect(await left.problems()).toEqual([`commit ${batch}: it has ${others.length} parts, without faults there are ${parts.length}`])
})

test('a part that is gone, or another object than its commit says, is seen', async () => {
  const left = await Left.make()
  const { batch } = left.commit
  const bytes = left.output.get(left.part.key)
  left.output.delete(left.part.key)
  expect(await left.problems()).toEqual([`commit ${batch}: ${left.part.key} is not there`])
  left.output.set(left.part.key, Buffer.alloc(bytes?.length ?? 0))
  expect(await left.problems()).toEqual([`commit ${batch}: ${left.part.key} is another object than it says`])
})

test('content that two commits name is seen', async () => {
  const left = await Left.make()
  const [first, second] = commitsIn(left.output)
  const [key = ''] = [...left.output.keys()].filter((one) => one.endsWith(`/${second?.batch}.json`))
  left.output.set(key, Buffer.from(JSON.stringify({ ...first, batch: second?.batch })))
  const [segment] = first?.segments ?? []
  expect(await left.problems()).toContain(`commit ${second?.batch}: ${segment?.segment} is committed by ${first?.batch} too`)
})

test('a commit of what was never in ready/ is seen', async () => {
  const left = await Left.make()
  const [segment, ...others] = left.commit.segments
  left.alterCommit({ segments: segment === undefined ? [] : [{ ...segment, sha256: sha256('other') }, ...others] })
  expect(await left.problems()).toContain(`commit ${left.commit.batch}: ${segment?.segment} has content that was never in ready/`)
})

type Counted = 'segments' | 'tables' | 'connections'

test.for<[counted: Counted, count: string, problem: RegExp]>([
  ['segments', 'bytes', / has \d+ bytes, it says \d+$/],
  ['segments', 'lines', / has \d+ lines, it says \d+$/],
  ['segments', 'control', /the lines of .* do not add up$/],
  ['tables', 'rows', / has \d+ rows and its parts \d+$/],
  ['connections', 'frames', / has \d+ frames, it says \d+$/],
  ['connections', 'missing', /the numbers of .* do not add up$/],
])('a count of its %s that is wrong is seen: %s', async ([counted, count, problem]) => {
  const left = await Left.make()
  const [first, ...others] = left.commit[counted]
  const wrong = Object.entries({ ...first }).map(([name, value]) => [name, name === count ? Number(value) + 1 : value])
  left.alterCommit({ [counted]: [Object.fromEntries(wrong), ...others] })
  expect(await left.problems()).toContainEqual(expect.stringMatching(problem))
})
