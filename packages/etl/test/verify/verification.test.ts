import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Verification } from '../../src/verify/verification.ts'
import { COMMITS, EtlLake, KEYS, lakeOf, OUTPUT, segmentOf, tradeLine } from '../batches/etl-lake.ts'
import { verified } from './verified.ts'

const FIRST = `${COMMITS}/20251203T14.1.json`

/** Three segments, converted; the second has a dead letter. */
async function wholeLake(): Promise<EtlLake> {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1))
  await lake.ready(segmentOf(2), [tradeLine(1), '{"torn'])
  await lake.ready(segmentOf(3), [tradeLine(2)])
  await lake.once()
  return lake
}

async function partOf(lake: EtlLake, table: string): Promise<string> {
  return (await lake.keys(`${OUTPUT}/${table}`))[0] ?? ''
}

test.for([false, true])('a whole lake has no problem, and all of it is counted (deep: %s)', async (isDeep) => {
  const lake = await wholeLake()
  const { problems, counts } = await verified(lake, { isDeep })
  expect(problems).toEqual([])
  expect(counts).toMatchObject({
    commits: 3,
    segments: 3,
    lines: Object.keys(samples).length + 3,
    deadLetters: 2,
    connections: 2,
    problems: 0,
  })
  expect(counts.parts).toBe((await lake.keys(OUTPUT)).filter((key) => key.endsWith('.parquet')).length)
})

test('nothing yet is no problem, nor is a batch that was given up', async () => {
  expect(await verified(new EtlLake())).toMatchObject({ problems: [], counts: { commits: 0, voids: 0 } })
  const lake = await lakeOf(2)
  await lake.put(FIRST, '{"format":1,"batch":"20251203T14.1","void":true}\n')
  expect(await verified(lake)).toMatchObject({ problems: [], counts: { commits: 0, voids: 1 } })
})

test('a part or a file of dead letters that is gone is named, with its batch and its rows', async () => {
  const lake = await wholeLake()
  const [part, letters] = [await partOf(lake, 'candles'), (await lake.keys(`${OUTPUT}/_dead_letters`)).at(-1) ?? '']
  for (const key of [part, letters]) await lake.memory.delete(key)
  expect((await verified(lake)).problems).toEqual([
    { kind: 'missing_object', place: lake.memory.describe(part), batch: '20251203T14.1', role: 'part', rows: 1 },
    { kind: 'missing_object', place: lake.memory.describe(letters), batch: '20251203T14.2', role: 'dead letters', rows: 1 },
  ])
})

test('a part that was cut short is named by its size; one of the same size with other bytes needs --deep', async () => {
  const lake = await wholeLake()
  const part = await partOf(lake, 'candles')
  const text = (await lake.objects())[part] ?? ''
  const at = { place: lake.memory.describe(part), batch: '20251203T14.1', role: 'part' }
  await lake.memory.put(part, Buffer.from(text.slice(0, -1), 'latin1'), { mode: 'overwrite' })
  for (const isDeep of [false, true])
    expect((await verified(lake, { isDeep })).problems).toEqual([
      { kind: 'other_size', ...at, foundBytes: text.length - 1, rightBytes: text.length },
    ])
  for (const [bytes, found] of [
    [`${text.slice(0, 4)}X${text.slice(5)}`, 1],
    ['x'.repeat(text.length), null],
  ] as const) {
    await lake.memory.put(part, Buffer.from(bytes, 'latin1'), { mode: 'overwrite' })
    expect((await verified(lake)).problems).toEqual([])
    expect((await verified(lake, { isDeep: true })).problems).toEqual([{ kind: 'other_content', ...at, found }])
  }
})

test('another valid Parquet file in the place of a part is named', async () => {
  const lake = await lakeOf(2)
  await lake.once()
  const [one = '', other = ''] = await lake.keys(`${OUTPUT}/market_trades`)
  const objects = await lake.objects()
  await lake.memory.put(one, Buffer.from(objects[other] ?? '', 'latin1'), { mode: 'overwrite' })
  const { problems } = await verified(lake, { isDeep: true })
  expect(problems).toMatchObject([{ place: lake.memory.describe(one) }])
  expect(['other_size', 'other_content']).toContain(problems[0]?.kind)
})

test('dead letters are read whatever the depth', async () => {
  const lake = await wholeLake()
  const [letters = ''] = await lake.keys(`${OUTPUT}/_dead_letters`)
  await lake.put(letters, (await lake.text(letters)).replace('\n', ' '))
  expect((await verified(lake)).problems).toMatchObject([{ kind: 'other_content', role: 'dead letters', found: 0 }])
})

test('content that was committed twice is named, also under another name on another day', async () => {
  const lake = await lakeOf(2)
  await lake.once()
  const copy = segmentOf(1).replace('20251203', '20251204')
  await lake.put(KEYS.ready(copy), `${tradeLine(2)}\n`)
  await lake.once()
  expect((await verified(lake, { isDeep: true })).problems).toEqual([
    { kind: 'committed_twice', batches: ['20251203T14.2', '20251204T14.1'], segments: [segmentOf(2), copy] },
  ])
})

test('a layout record that is gone is named once; one of another format ends it, since nothing can be judged then', async () => {
  const lake = await lakeOf(3)
  await lake.once()
  const layout = `${OUTPUT}/_layout.1.json`
  await lake.memory.delete(layout)
  expect((await verified(lake)).problems).toEqual([{ kind: 'missing_layout', place: lake.memory.describe(layout), batch: '20251203T14.1' }])
  await lake.put(layout, '{"format":2}\n')
  await expect(verified(lake)).rejects.toMatchObject({
    code: 'ERR_ETL_LAYOUT',
    message: expect.stringContaining('expected format 1, found 2; use the FluxForge that wrote this output'),
  })
})

test('one that is told to stop stops', async () => {
  const lake = await lakeOf(3)
  await lake.once()
  const problems = new Verification({ output: lake.memory, outputPath: OUTPUT }).problems(AbortSignal.abort(new Error('enough')))
  await expect(problems.next()).rejects.toThrow('enough')
})
