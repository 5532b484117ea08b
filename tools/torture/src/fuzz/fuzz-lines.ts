import type { ConversionSettings } from '@fluxforge/etl'
import { mutateLine, Random, samples } from '@fluxforge/testkit'
import type { Campaign } from '../campaign.ts'
import { checkLines } from './check-lines.ts'
import { fuzzReport } from './fuzz-case.ts'
import { MemoryBound } from './memory-bound.ts'
import { neighbour } from './neighbours.ts'

const LINES_A_CASE = 1000
const LINES_A_BLOCK = 250
/** One in so many is a good line, to be spared by what happens around it. */
const GOOD = 5
const MAX_GROWTH_BYTES = 384 * 1024 * 1024

const memory = new MemoryBound(MAX_GROWTH_BYTES)

/** Mutated lines through envelope, scanner, parser and tables. */
export const fuzzLines: Campaign = {
  name: 'fuzz-lines',
  about: `mutated lines through both roads of the etl, ${LINES_A_CASE} a case`,
  patterns: ['local'],
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed) {
    const random = new Random(seed)
    const results = []
    for (let block = 0; block < LINES_A_CASE / LINES_A_BLOCK; block++) results.push(await checkLines(blockOf(random), settingsOf(random)))
    return fuzzReport({
      inputs: LINES_A_CASE,
      lost: results.reduce((sum, { lost }) => sum + lost, 0),
      doubled: results.reduce((sum, { doubled }) => sum + doubled, 0),
      problems: [...results.flatMap(({ problems }) => problems), ...memory.look()],
      story: results.flatMap(({ story }) => story),
    })
  },
}

function blockOf(random: Random): Buffer[] {
  const lines = Object.values(samples)
  return Array.from({ length: LINES_A_BLOCK }, (_, i) => (i % GOOD === 0 ? neighbour(i) : mutateLine(random.pick(lines), random)))
}

function settingsOf(random: Random): ConversionSettings {
  return {
    compression: 'none',
    decimals: random.chance(1 / 3) ? 'exact' : 'double',
    tables: random.chance(1 / 5) ? { ticker: { isEnabled: false, partitionCols: ['date'] } } : {},
  }
}
