import { samples } from '@fluxforge/testkit'
import { beforeAll, expect, test } from 'vitest'
import { DEAD, type EtlChoices, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { Crash, Killed } from './faults/crash.ts'

/** Two new segments on both sides of an hour's edge, one of them with a dead letter, and one that was committed before and has come back. */
let before: EtlLake

beforeAll(async () => {
  before = new EtlLake()
  await before.ready(segmentOf(1), [tradeLine(1)])
  await before.once()
  await before.ready(segmentOf(1), [tradeLine(1)])
  await before.ready(segmentOf(2), [tradeLine(2), samples.heartbeat, '{"torn', samples.ticker])
  await before.ready(segmentOf(1, 15), [tradeLine(3, '2025-12-03T15:00:00.000000Z')])
})

/** What is there when nothing went wrong. */
async function expected(choices: EtlChoices): Promise<Record<string, string>> {
  const lake = await before.copy()
  expect(await lake.once(choices)).toEqual(NOTHING)
  return await lake.objects()
}

/** One whole run, killed at an operation; P5 is looked at where it died. */
async function killed(lake: EtlLake, choices: EtlChoices, crash: Crash, bootId = DEAD.bootId): Promise<void> {
  const etl = lake.etl({ ...choices, identity: { ...DEAD, bootId }, around: crash.around })
  await etl.once(NEVER).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error
  })
  await expectRawOrCommit(lake)
}

/** P5: a segment that has left ready/ is named by a commit, all of whose parts are there. */
async function expectRawOrCommit(lake: EtlLake): Promise<void> {
  const ready = await lake.keys(PATHS.ready)
  const committed = new Set<string>()
  const durable: string[] = []
  for (const key of await lake.keys(`${OUTPUT}/_commits`)) {
    const commit: Commit = JSON.parse(await lake.text(key))
    for (const { segment } of commit.segments) committed.add(segment)
    durable.push(...commit.parts.map((part) => part.key), ...(commit.dead_letters === null ? [] : [commit.dead_letters.key]))
  }
  expect(await lake.keys(OUTPUT)).toEqual(expect.arrayContaining(durable))
  for (const segment of [segmentOf(1), segmentOf(2), segmentOf(1, 15)]) {
    if (!ready.includes(KEYS.ready(segment))) expect(committed).toContain(segment)
  }
}

interface Commit {
  readonly segments: readonly { readonly segment: string }[]
  readonly parts: readonly { readonly key: string }[]
  readonly dead_letters: { readonly key: string } | null
}

async function expectSameEnd(lake: EtlLake, choices: EtlChoices, end: Record<string, string>): Promise<void> {
  expect(await lake.once(choices)).toEqual(NOTHING)
  expect(await lake.objects()).toEqual(end)
  for (const folder of [PATHS.ready, PATHS.processing, PATHS.quarantine]) expect(await lake.keys(folder)).toEqual([])
}

async function stepsOf(choices: EtlChoices): Promise<number> {
  const crash = new Crash(Number.POSITIVE_INFINITY, 'before')
  await killed(await before.copy(), choices, crash)
  return crash.steps
}

const variants = [
  { batch: 'segment', batches: { deleteAfterProcessing: true } },
  { batch: 'hour', batches: { deleteAfterProcessing: false } },
  { batch: 'segment', batches: { deleteAfterProcessing: false } },
  { batch: 'hour', batches: { deleteAfterProcessing: true } },
] as const

function named({ batch, batches }: (typeof variants)[number]): string {
  return `batch ${batch}, delete_after_processing ${batches.deleteAfterProcessing}`
}

for (const choices of variants) {
  test(`P4, P5, P6: a kill before or after any storage operation leaves the same bytes in the end (${named(choices)})`, async ({
    annotate,
  }) => {
    const end = await expected(choices)
    const steps = await stepsOf(choices)
    expect(steps).toBeGreaterThan(40)
    for (let at = 1; at <= steps; at++) {
      for (const when of ['before', 'after'] as const) {
        const lake = await before.copy()
        await killed(lake, choices, new Crash(at, when))
        await expectSameEnd(lake, choices, end)
      }
    }
    await annotate(`${steps} operations, ${2 * steps} kills`)
  })
}

for (const choices of variants.slice(0, 2)) {
  test(`a second kill, during the recovery, changes nothing either (${named(choices)})`, async () => {
    const end = await expected(choices)
    const steps = await stepsOf(choices)
    for (let at = 3; at <= steps; at += 13) {
      for (let again = 1; again <= steps; again += 9) {
        const lake = await before.copy()
        await killed(lake, choices, new Crash(at, 'after'))
        await killed(lake, choices, new Crash(again, again % 2 === 0 ? 'before' : 'after'), 'the boot between')
        await expectSameEnd(lake, choices, end)
      }
    }
  })

  test(`a kill while another ETL works on the same storage changes nothing either (${named(choices)})`, async () => {
    const end = await expected(choices)
    const steps = await stepsOf(choices)
    for (let at = 1; at <= steps; at += 3) {
      const lake = await before.copy()
      const other = lake.passing(lake.etl(choices).once(NEVER))
      await killed(lake, choices, new Crash(at, at % 2 === 1 ? 'before' : 'after'))
      await other
      await expectSameEnd(lake, choices, end)
    }
  })
}
