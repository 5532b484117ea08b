import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { COMMITS, EtlLake, NOTHING, OUTPUT, segmentOf } from './etl-lake.ts'

test('a segment becomes parts and one commit, and then its raw is deleted', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1))
  expect(await lake.once()).toEqual(NOTHING)
  expect(await lake.keys('raw')).toEqual([])
  const keys = await lake.keys('processed')
  expect(keys.filter((key) => !key.endsWith('.parquet'))).toEqual([
    `${COMMITS}/20251203T14.1.json`,
    expect.stringMatching(/^processed\/coinbase\/_dead_letters\/20251203T14\.1-[0-9a-f]{16}\.ndjson$/),
    `${OUTPUT}/_layout.1.json`,
  ])
  const commit = JSON.parse(await lake.text(`${COMMITS}/20251203T14.1.json`))
  expect(commit.parts.map(({ key }: { key: string }) => key)).toEqual(keys.filter((key) => key.endsWith('.parquet')))
  expect(commit.segments).toMatchObject([{ segment: segmentOf(1), lines: Object.values(samples).length }])
})
