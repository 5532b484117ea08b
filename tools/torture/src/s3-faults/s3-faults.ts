import type { Pattern } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from '../campaign.ts'
import { FRAMES } from './frames.ts'
import { BUCKETS } from './lake.ts'
import type { Operation, Variant } from './place.ts'
import { referenceOf } from './reference.ts'
import { CELLS, outcomeAt, placesOf } from './table.ts'
import { tryOut } from './trial.ts'

/** The table of S3's faults, cell by cell: case n is the n-th cell, at each place where its operation is asked for, once and lasting. */
export const s3Faults: Campaign = {
  name: 's3-faults',
  about: 'every request to S3 with every fault; each cell of the table names how it ends',
  patterns: ['hybrid', 's3-to-local', 's3', 'two-buckets'],
  countCases: async () => CELLS.length,
  async runCase(seed, pattern) {
    const cell = CELLS[seed - 1]
    if (cell === undefined) throw new RangeError(`s3-faults has ${CELLS.length} cells, found case ${seed}`)
    const { operation, fault, expected } = cell
    const places = placesOf(operation, pattern)
    if ('impossible' in places) return { ...NOTHING, problems: await whereAsked(operation, pattern) }
    // That an answer has no body is a matter of the protocol, which no run can show.
    if ('impossible' in expected) return NOTHING
    const trials = places.flatMap((place) => (['once', 'lasting'] as const).map((length) => ({ place, length })))
    const reports = trials.map(async ({ place, length }): Promise<CaseReport> => {
      const { outcome, faults, lost, doubled, problems, story } = await tryOut(pattern, place, fault, length)
      const where = `${operation} ${place.name}, ${fault}, ${length}`
      const wanted = outcomeAt(place, expected, length)
      const broken = [...problems, ...(outcome === wanted ? [] : [`expected "${wanted}", found "${outcome}"`])]
      return {
        ...NOTHING,
        faults,
        frames: FRAMES.length,
        lost,
        doubled,
        problems: broken.map((problem) => `${where}: ${problem}`),
        story: broken.length === 0 ? [] : story.map((line) => `${where}: ${line}`),
      }
    })
    return (await Promise.all(reports)).reduce(sumOf, NOTHING)
  },
}

const NOTHING: CaseReport = { crashes: 0, faults: 0, frames: 0, lost: 0, doubled: 0, problems: [], story: [], lossMs: [], recoveryMs: [] }

function sumOf(a: CaseReport, b: CaseReport): CaseReport {
  return {
    ...NOTHING,
    faults: a.faults + b.faults,
    frames: a.frames + b.frames,
    lost: a.lost + b.lost,
    doubled: a.doubled + b.doubled,
    problems: [...a.problems, ...b.problems],
    story: [...a.story, ...b.story],
  }
}

/** Of an operation that is never to be asked for in a pattern. */
async function whereAsked(operation: Operation, pattern: Pattern): Promise<string[]> {
  const variants: readonly Variant[] =
    BUCKETS[pattern].raw === null ? ['deleting', 'archiving'] : ['deleting', 'archiving', 'without a disk']
  const problems: string[] = []
  for (const variant of variants) {
    const { asked } = await referenceOf(pattern, variant)
    if (asked.has(operation)) problems.push(`${operation} is asked for on ${pattern}, ${variant}, and the table says that it can't be`)
  }
  return problems
}
