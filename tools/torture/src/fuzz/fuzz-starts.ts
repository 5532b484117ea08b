import { Random, tempDir } from '@fluxforge/testkit'
import type { Campaign } from '../campaign.ts'
import { type Account, account } from './account.ts'
import { damage } from './damage.ts'
import { fuzzReport } from './fuzz-case.ts'
import { MemoryBound } from './memory-bound.ts'
import { start } from './start.ts'
import { StartPlace } from './start-place.ts'

const PLACES_A_CASE = 10
const MOST_DAMAGES = 4
/** A line over 64 MiB is held once, and its buffer grown to it. */
const MAX_GROWTH_BYTES = 768 * 1024 * 1024

const memory = new MemoryBound(MAX_GROWTH_BYTES)

/** Folders as crashes, full disks and people leave them, and a start of ingest and etl on each. */
export const fuzzStarts: Campaign = {
  name: 'fuzz-starts',
  about: `damaged folders at the start of ingest and etl, ${PLACES_A_CASE} a case`,
  patterns: ['local'],
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed) {
    const random = new Random(seed)
    const accounts: (Account & { readonly story: readonly string[] })[] = []
    for (let n = 0; n < PLACES_A_CASE; n++) accounts.push(await startOnce(random))
    return fuzzReport({
      inputs: PLACES_A_CASE,
      lost: accounts.reduce((sum, { lost }) => sum + lost, 0),
      doubled: accounts.reduce((sum, { doubled }) => sum + doubled, 0),
      problems: [...accounts.flatMap(({ problems }) => problems), ...memory.look()],
      story: accounts.flatMap(({ story }) => story),
    })
  },
}

async function startOnce(random: Random): Promise<Account & { readonly story: readonly string[] }> {
  await using dir = await tempDir()
  const place = await StartPlace.in(dir.path)
  for (let damages = 1 + random.integer(MOST_DAMAGES); damages > 0; damages--) await damage(place, random)
  const damaged = [...place.damaged]
  try {
    const started = await start(place)
    const { lost, doubled, problems } = await account(place, started)
    const all = [...started.problems, ...problems]
    return { lost, doubled, problems: all, story: all.length === 0 ? [] : [`damaged: ${damaged.join(', ')}`, ...started.told] }
  } catch (error) {
    return { lost: 0, doubled: 0, problems: [`a start ends with ${String(error)}`], story: [`damaged: ${damaged.join(', ')}`] }
  }
}
