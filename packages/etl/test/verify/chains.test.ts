import { expect, test } from 'vitest'
import { COMMITS, EtlLake, KEYS, OUTPUT, segmentOf, tradeLine } from '../batches/etl-lake.ts'
import { gapLine, verified } from './verified.ts'

/** One batch a segment, with these numbers and gaps. */
async function lakeWith(...segments: readonly (readonly string[])[]): Promise<EtlLake> {
  const lake = new EtlLake()
  for (const [i, lines] of segments.entries()) await lake.ready(segmentOf(i + 1), lines)
  await lake.once()
  return lake
}

const frames = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => tradeLine(from + i))

test('a connection that goes on from commit to commit is a chain', async () => {
  const lake = await lakeWith(frames(0, 4), frames(5, 9), frames(10, 12))
  expect(await verified(lake)).toMatchObject({ problems: [], counts: { connections: 1, lines: 13 } })
})

test('a commit that was removed is a hole between its neighbours', async () => {
  const lake = await lakeWith(frames(0, 4), frames(5, 9), frames(10, 12))
  await lake.memory.delete(`${COMMITS}/20251203T14.2.json`)
  expect((await verified(lake)).problems).toEqual([
    { kind: 'hole', connectionId: 'c', missing: 5, from: 5, to: 9, batches: ['20251203T14.1', '20251203T14.3'] },
  ])
})

test('numbers that are missing inside a commit, and that no row of gaps tells, are a hole', async () => {
  const lake = await lakeWith(frames(0, 4), [...frames(5, 6), ...frames(9, 12)])
  expect((await verified(lake)).problems).toEqual([
    { kind: 'hole', connectionId: 'c', missing: 2, from: 0, to: 12, batches: ['20251203T14.1', '20251203T14.2'] },
  ])
})

test('numbers that rows of gaps tell are none, wherever those stand', async () => {
  const lake = await lakeWith([...frames(0, 4), ...frames(7, 8)], [...frames(20, 21), gapLine(5, 6)], [...frames(22, 30), gapLine(9, 19)])
  expect((await verified(lake)).problems).toEqual([])
})

test('a row of gaps explains its own numbers alone', async () => {
  const lake = await lakeWith([...frames(0, 4), gapLine(5, 8)], frames(11, 12))
  expect((await verified(lake)).problems).toMatchObject([{ kind: 'hole', missing: 2, from: 9, to: 10 }])
})

test('frames that came late, after a rotation, and in batches out of order, leave no hole', async () => {
  const lake = await lakeWith([...frames(0, 4), ...frames(6, 7)], [tradeLine(5), ...frames(8, 9)], frames(10, 10))
  expect((await verified(lake)).problems).toEqual([])
  const many = await lakeWith(...Array.from({ length: 12 }, (_, i) => frames(i * 2, i * 2 + 1)))
  expect((await verified(many)).problems).toEqual([])
})

test('a frame that became a dead letter is no hole, inside a commit or at its edge', async () => {
  const lake = await lakeWith([...frames(0, 4), '{"torn', ...frames(6, 7)], ['{"torn', ...frames(9, 10)])
  expect((await verified(lake)).problems).toEqual([])
})

test('where a commit or a part of gaps can not be read, chains are not judged: what those hold would be holes', async () => {
  const lake = await lakeWith(frames(0, 4), [gapLine(5, 6), ...frames(7, 8)])
  const [part = ''] = await lake.keys(`${OUTPUT}/gaps`)
  await lake.memory.delete(part)
  expect((await verified(lake)).problems).toMatchObject([{ kind: 'missing_object', role: 'part' }])
})

test('of a day alone, what is told the next day counts, and what it tells of others does not', async () => {
  const lake = new EtlLake()
  const onDay = async (day: string, lines: readonly string[]): Promise<void> => {
    await lake.put(KEYS.ready(`segment_${day}T00_00001.ndjson`), lines.map((line) => `${line}\n`).join(''))
    await lake.once()
  }
  await onDay('20251203', [...frames(0, 4), ...frames(7, 9)])
  await onDay('20251204', [gapLine(5, 6), ...frames(13, 15), gapLine(10, 11)])
  for (const date of ['2025-12-03', '2025-12-04', '2025-12-05']) expect((await verified(lake, { date })).problems).toEqual([])
  expect((await verified(lake)).problems).toMatchObject([{ kind: 'hole', missing: 1, from: 12, to: 12 }])
})
