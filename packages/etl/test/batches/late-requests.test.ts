import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { LateRequest } from './faults/late-request.ts'

async function lakeOfTwo(): Promise<EtlLake> {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn', samples.ticker])
  await lake.ready(segmentOf(2), [tradeLine(2)])
  return lake
}

const kinds = {
  list: /^create raw\/state\/coinbase\/batches\//,
  'ownership record': /^create raw\/processing\//,
  part: /^create .*\.parquet$/,
  'dead-letter file': /^create .*_dead_letters/,
  commit: /^create .*_commits/,
  'deletion of raw': /^delete raw\/ready/,
  'deletion of an ownership record': /^delete raw\/processing/,
  'deletion of a list': /^delete raw\/state/,
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`a ${name} that times out and lands later, at any time, changes nothing in the end`, async () => {
    const reference = await lakeOfTwo()
    expect(await reference.once()).toEqual(NOTHING)
    const end = await reference.objects()
    for (let delay = 0, isLateEnough = false; !isLateEnough; delay += delay < 12 ? 1 : 4) {
      const lake = await lakeOfTwo()
      const late = new LateRequest(kind, delay)
      await lake.once({ around: late.around })
      expect(lake.told('storage_away')).toHaveLength(1)
      isLateEnough = !late.hasLanded
      // When all was over, it may leave a record; the next look clears that.
      await late.land()
      expect(await lake.once()).toEqual(NOTHING)
      expect(await lake.objects()).toEqual(end)
    }
  })
}

test('a list that lands when a commit of other segments has its number is void, and its segments are listed anew', async () => {
  const reference = await lakeOfTwo()
  await reference.once()
  const lake = await lakeOfTwo()
  const second = await lake.text(KEYS.ready(segmentOf(2)))
  await lake.memory.delete(KEYS.ready(segmentOf(2)))
  expect(await lake.once()).toEqual(NOTHING)
  await lake.put(KEYS.ready(segmentOf(2)), second)
  const members = [{ segment: segmentOf(2), bytes: second.length }]
  await lake.put(KEYS.list('20251203T14.1'), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members })}\n`)
  expect(await lake.once()).toEqual(NOTHING)
  expect(lake.told('number_taken')).toEqual([{ kind: 'number_taken', batch: '20251203T14.1', segments: [segmentOf(2)] }])
  expect(await lake.objects()).toEqual(await reference.objects())
})

test('a renewal that lands after the end leaves a record that the next run clears', async () => {
  const lake = await lakeOfTwo()
  await lake.once()
  await lake.put(
    `${PATHS.processing}/20251203T14.2.1.json`,
    '{"owner":"o","host":"elsewhere","boot_id":"b","pid":1,"build":"1","counter":3,"attempts":0,"deaths":0}\n',
  )
  const run = lake.etl().once(NEVER)
  expect(await lake.passing(run)).toEqual(NOTHING)
  expect(lake.clock.monotonicMs()).toBeGreaterThanOrEqual(60_000)
})
