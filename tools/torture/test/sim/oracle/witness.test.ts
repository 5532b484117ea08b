import { localRoot, type Storage } from '@fluxforge/storage'
import { type Pattern, Random } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { SimFiles } from '../../../src/sim/disk/sim-files.ts'
import { sha256 } from '../../../src/sim/oracle/sha256.ts'
import { Witness } from '../../../src/sim/oracle/witness.ts'
import { SimProcess } from '../../../src/sim/sim-process.ts'
import { Simulation } from '../../../src/sim/simulation.ts'
import { readSiteConfig } from '../../../src/sim/site-config.ts'
import { World } from '../../../src/sim/world.ts'

const RAW = Buffer.from('{"a line":1}\n')
const PART = Buffer.from('a part')

/** A machine with an output, and a segment in ready/; a hand moves things there as no program should. */
interface Place {
  readonly storage: Storage
  readonly segment: string
  readonly part: string
  readonly commit: string
  /** A second name for an object, which a power cut would take. */
  linkUnsynced(key: string, to: string): Promise<void>
}

async function seenOf(happen: (place: Place) => Promise<void>, pattern: Pattern = 'local'): Promise<readonly string[]> {
  const world = new World(1, '2025-12-03T14:00:00Z')
  const config = await readSiteConfig(pattern)
  const simulation = new Simulation(world, config, new Random(1))
  new Witness(simulation)
  const { site } = simulation
  const process = new SimProcess(world, site.recorder, 'hand', () => new Promise(() => undefined))
  const files = new SimFiles(world, process)
  const root = localRoot(config.storage.etlInput) ?? '/'
  const play = async (): Promise<void> => {
    const storage = await site.open(process, config.storage.etlInput)
    const place: Place = {
      storage,
      segment: `${site.keys.paths.ready}/one.ndjson`,
      part: `${site.outputPath}/ticker/one.parquet`,
      commit: `${site.outputPath}/_commits/2025-12-03/one.json`,
      linkUnsynced: (key, to) => files.link(`${root}/${key}`, `${root}/${to}`),
    }
    await storage.put(place.segment, RAW, { mode: 'create' })
    // So that the folders themselves are there for good.
    await storage.put(`${site.outputPath}/ticker/before.parquet`, PART, { mode: 'create' })
    await storage.put(`${site.outputPath}/_commits/2025-12-03/before.json`, Buffer.from('{"void":true}'), { mode: 'create' })
    await happen(place)
  }
  await world.run(play(), Number.POSITIVE_INFINITY)
  return world.problems
}

function commitOf({ part }: Place, content = RAW): Buffer {
  const named = { segments: [{ segment: 'one.ndjson', sha256: sha256(content) }], parts: [{ key: part, sha256: sha256(PART) }] }
  return Buffer.from(JSON.stringify({ batch: 'one', ...named, dead_letters: null }))
}

const BEFORE_COMMIT = 'P5: one.ndjson was deleted from ready/ before any durable commit named its content'

/** Part, commit, deletion: each durable when it has ended, as an etl does it. */
async function convertRightly(place: Place): Promise<void> {
  await place.storage.put(place.part, PART, { mode: 'create' })
  await place.storage.put(place.commit, commitOf(place), { mode: 'create' })
  await place.storage.delete(place.segment)
}

test('raw that goes after a durable commit is right', async () => {
  expect(await seenOf(convertRightly)).toEqual([])
})

test('raw that goes without a commit, or with one of other content, is seen', async () => {
  expect(await seenOf(({ storage, segment }) => storage.delete(segment))).toEqual([BEFORE_COMMIT])
  const other = await seenOf(async (place) => {
    await place.storage.put(place.part, PART, { mode: 'create' })
    await place.storage.put(place.commit, commitOf(place, Buffer.from('other\n')), { mode: 'create' })
    await place.storage.delete(place.segment)
  })
  expect(other).toEqual([BEFORE_COMMIT])
})

test('raw of a bucket that goes without a commit is seen, after one it is right', async () => {
  expect(await seenOf(({ storage, segment }) => storage.delete(segment), 's3')).toEqual([BEFORE_COMMIT])
  expect(await seenOf(convertRightly, 's3')).toEqual([])
})

test('raw that goes on the strength of a commit that a power cut would take is seen', async () => {
  const seen = await seenOf(async (place) => {
    await place.storage.put(place.part, PART, { mode: 'create' })
    await place.storage.put('unsynced.json', commitOf(place), { mode: 'create' })
    await place.linkUnsynced('unsynced.json', place.commit)
    await place.storage.delete(place.segment)
  })
  expect(seen).toEqual([BEFORE_COMMIT])
})

test('raw that goes while a part that its commit names is not durable is seen', async () => {
  const seen = await seenOf(async (place) => {
    await place.storage.put('unsynced.parquet', PART, { mode: 'create' })
    await place.linkUnsynced('unsynced.parquet', place.part)
    await place.storage.put(place.commit, commitOf(place), { mode: 'create' })
    await place.storage.delete(place.segment)
  })
  expect(seen).toEqual([expect.stringMatching(/^P5: one\.ndjson was deleted from ready\/ while .*one\.parquet, .* was not durable$/)])
})

test('a segment that is torn, or whose name had other content before, is seen', async () => {
  const torn = await seenOf(({ storage, segment }) => storage.put(`${segment}.2`, Buffer.from('torn'), { mode: 'create' }))
  expect(torn).toEqual(['P1: one.ndjson.2 in ready/ does not end with a whole line'])
  const changed = await seenOf(({ storage, segment }) => storage.put(segment, Buffer.from('other\n'), { mode: 'overwrite' }))
  expect(changed).toEqual(['P1, P10: one.ndjson was in ready/ before, with other content'])
})
