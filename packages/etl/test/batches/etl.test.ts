import { expect, test } from 'vitest'
import { samples } from '../samples.ts'
import { EtlLake } from './etl-lake.ts'

const SEGMENT = 'segment_20251203T14_00001.ndjson'
const never = new AbortController().signal
const NOTHING = { held: [], foreign: [], asides: [], ready: [], owned: [] }

test('a segment becomes parts and one commit, and then its raw is deleted', async () => {
  const lake = new EtlLake()
  await lake.ready(SEGMENT)
  expect(await lake.etl().once(never)).toEqual(NOTHING)
  expect(await lake.keys('raw')).toEqual([])
  const keys = await lake.keys('processed')
  expect(keys.filter((key) => !key.endsWith('.parquet'))).toEqual([
    'processed/coinbase/_commits/2025-12-03/20251203T14.1.json',
    expect.stringMatching(/^processed\/coinbase\/_dead_letters\/20251203T14\.1-[0-9a-f]{16}\.ndjson$/),
    'processed/coinbase/_layout.1.json',
  ])
  const commit = JSON.parse(await lake.text('processed/coinbase/_commits/2025-12-03/20251203T14.1.json'))
  expect(commit.parts.map(({ key }: { key: string }) => key)).toEqual(keys.filter((key) => key.endsWith('.parquet')))
  expect(commit.segments).toMatchObject([{ segment: SEGMENT, lines: Object.values(samples).length }])
})
