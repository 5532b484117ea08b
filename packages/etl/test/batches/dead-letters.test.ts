import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { sameDeadLetters } from '../../src/batches/dead-letters.ts'
import { COMMITS, EtlLake, NOTHING, OUTPUT, segmentOf, tradeLine } from './etl-lake.ts'

const FIRST = '20251203T14.1'

/** A segment of so many lines, of which so many can't be converted. */
async function lakeWith(lines: number, dead: number): Promise<EtlLake> {
  const lake = new EtlLake()
  await lake.ready(
    segmentOf(1),
    Array.from({ length: lines }, (_, i) => (i < dead ? 'torn' : samples.heartbeat)),
  )
  return lake
}

for (const [lines, dead, isHeld] of [
  [100, 100, false],
  [101, 101, true],
  [10_100, 101, false],
  [10_099, 101, true],
  [20_000, 200, false],
  [20_000, 201, true],
] as const) {
  test(`${dead} dead letters of ${lines} lines, at a share of 0.01: ${isHeld ? 'held' : 'committed'}`, async () => {
    const lake = await lakeWith(lines, dead)
    const { held } = await lake.once({ batches: { maxDeadLetterShare: 0.01 } })
    expect(held.map(({ reason }) => reason)).toEqual(
      isHeld
        ? [
            `${dead} of ${lines} lines can't be converted, over etl.max_dead_letter_share (0.01); the first, line 1 of ${segmentOf(1)}: line is not JSON`,
          ]
        : [],
    )
    // Nothing was put for a batch that is held.
    expect((await lake.keys(OUTPUT)).length).toBe(isHeld ? 1 : 3)
  })
}

test('P8: dead letters are kept with their place, their reason and their text, in a file the commit names', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn', tradeLine(2)])
  await lake.ready(segmentOf(2), ['\u0000'])
  expect(await lake.once({ batch: 'hour' })).toEqual(NOTHING)
  const commit = JSON.parse(await lake.text(`${COMMITS}/${FIRST}.json`))
  expect(commit.dead_letters.key).toBe(`${OUTPUT}/_dead_letters/${FIRST}-${commit.hash}.ndjson`)
  expect(commit.segments).toMatchObject([
    { segment: segmentOf(1), lines: 3, converted: 2, dead_letters: 1 },
    { segment: segmentOf(2), lines: 1, dead_letters: 1 },
  ])
  const letters = (await lake.text(commit.dead_letters.key))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(letters).toMatchObject([
    { segment: segmentOf(1), line: 2, offset: tradeLine(1).length + 1, reason: expect.any(String), text: '{"torn' },
    { segment: segmentOf(2), line: 1, offset: 0, reason: expect.any(String), text: '\u0000' },
  ])
  const place = `memory:${commit.dead_letters.key}`
  expect(lake.told('dead_letters')).toEqual([{ kind: 'dead_letters', batch: FIRST, count: 2, place }])
})

test('two builds may give other reasons for the same lines, but not other lines', () => {
  const file = (...letters: readonly object[]): Uint8Array => Buffer.from(letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''))
  const one = { segment: 's', line: 1, offset: 0, reason: 'a', text: 'x' }
  expect(sameDeadLetters(file(one), file({ ...one, reason: 'b' }))).toBe(true)
  expect(sameDeadLetters(file(one), file({ ...one, line: 2 }))).toBe(false)
  expect(sameDeadLetters(file(one), file(one, { ...one, line: 2 }))).toBe(false)
})
