import { expect, test } from 'vitest'
import { COMMITS, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { committedOf, FIRST, justBefore, killedAt, lakeWith, listOf, recorder, SECOND } from './hand-over-lake.ts'

test('rule 4: a look round lists ready/, then lists and void markers, then holds, then asides', async () => {
  const { steps, around } = recorder()
  await (await lakeWith(segmentOf(1))).once({ around })
  const from = steps.indexOf(`list ${PATHS.ready}`)
  expect(steps.slice(from, from + 5)).toEqual([
    `list ${PATHS.ready}`,
    `list ${KEYS.batches}`,
    `list ${PATHS.quarantine}`,
    `list ${KEYS.asides}`,
    `list ${PATHS.processing}`,
  ])
})

test('rule 5: what is neither listed nor set aside forms the next list, above the highest of lists and commits, 9 before 10', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2), segmentOf(3), segmentOf(4))
  await listOf(lake, '20251203T14.9', [segmentOf(1)])
  await listOf(lake, '20251203T14.11', [segmentOf(2)])
  await lake.put(KEYS.voidMarker('20251203T14.11'), '{}\n')
  await lake.put(`${COMMITS}/20251203T14.11.json`, '{"format":1,"batch":"20251203T14.11","void":true}\n')
  await lake.put(`${COMMITS}/20251203T14.12.json`, '{"format":1,"batch":"20251203T14.12","void":true}\n')
  await lake.put(KEYS.aside(segmentOf(3)), '{}\n')
  const { ready, asides } = await lake.once()
  expect([ready, asides]).toEqual([[segmentOf(3)], [segmentOf(3)]])
  expect(await lake.committed()).toMatchObject({
    '20251203T14.9': [segmentOf(1)],
    '20251203T14.13': [segmentOf(2)],
    '20251203T14.14': [segmentOf(4)],
  })
})

test('rule 5: a segment that was listed since the look round is in no second list, though a later list is committed already', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  const { steps, around } = recorder()
  const behind = justBefore(/^list .*_commits/, async () => {
    await listOf(lake, FIRST, [segmentOf(1)])
    await listOf(lake, SECOND, [segmentOf(2)])
    await lake.put(`${COMMITS}/${SECOND}.json`, committedOf(SECOND, { [segmentOf(2)]: tradeLine(2) }))
  })
  await lake.once({ around: (step, run) => around(step, () => behind(step, run)) })
  expect(steps.filter((step) => step.startsWith(`create ${KEYS.batches}`))).toEqual([])
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)], [SECOND]: [segmentOf(2)] })
})

test('rule 5: batches are worked in the order of their numbers', async () => {
  const lake = await lakeWith(...Array.from({ length: 11 }, (_, i) => segmentOf(i + 1)))
  await lake.once()
  expect(lake.told('committed').map((event) => ('batch' in event ? event.batch : ''))).toEqual(
    Array.from({ length: 11 }, (_, i) => `20251203T14.${i + 1}`),
  )
})

test('rule 5: etl.batch decides only what is offered together: a list that is there is converted as it is', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2), segmentOf(3), segmentOf(1, 15))
  await listOf(lake, FIRST, [segmentOf(2)])
  expect(await lake.once({ batch: 'hour' })).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({
    [FIRST]: [segmentOf(2)],
    [SECOND]: [segmentOf(1), segmentOf(3)],
    '20251203T15.1': [segmentOf(1, 15)],
  })
})

test('rule 6: a list names members with sizes, output and layout number', async () => {
  const lake = await lakeWith(segmentOf(1))
  await killedAt(lake, /^create raw\/processing/)
  expect(JSON.parse(await lake.text(KEYS.list(FIRST)))).toEqual({
    output: `memory:${OUTPUT}`,
    layout: 1,
    members: [{ segment: segmentOf(1), bytes: tradeLine(1).length + 1 }],
  })
})

test('rule 6: a list that somebody else was faster to make is taken as it is, and the rest is listed after it', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  await lake.once({ around: justBefore(/^create .*batches\//, () => listOf(lake, FIRST, [segmentOf(2)])) })
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(2)], [SECOND]: [segmentOf(1)] })
})

for (const [name, more] of [
  ['output', { output: 'memory:elsewhere' }],
  ['layout', { layout: 7 }],
] as const) {
  test(`rule 6: a list of another ${name} is left alone and told once`, async () => {
    const lake = await lakeWith(segmentOf(1), segmentOf(2))
    await listOf(lake, FIRST, [segmentOf(1)], more)
    const before = await lake.text(KEYS.list(FIRST))
    const foreign = { batch: FIRST, output: `memory:${OUTPUT}`, layout: 1, ...more }
    expect(await lake.once()).toEqual({ ...NOTHING, foreign: [foreign], ready: [segmentOf(1)] })
    expect(lake.told('foreign')).toEqual([{ kind: 'foreign', ...foreign }])
    expect(await lake.text(KEYS.list(FIRST))).toBe(before)
    expect(await lake.committed()).toEqual({ [SECOND]: [segmentOf(2)] })
  })
}

test('rule 6: a list that is damaged stops the run with one line, and nothing is converted past it', async () => {
  const lake = await lakeWith(segmentOf(1))
  await lake.put(KEYS.list(FIRST), '{"output":')
  const before = await lake.objects('raw')
  await expect(lake.once()).rejects.toMatchObject({ code: 'ERR_SEGMENT_BAD_RECORD', message: expect.stringContaining(`${FIRST}.json`) })
  expect(await lake.objects('raw')).toEqual(before)
  expect(await lake.committed()).toEqual({})
})

test('rule 7: a batch is due by its record alone, when nothing of it is in ready/ any more', async () => {
  const lake = await lakeWith(segmentOf(1))
  await killedAt(lake, /^delete raw\/quarantine/)
  expect(await lake.keys(PATHS.ready)).toEqual([])
  expect(await lake.keys(PATHS.processing)).toHaveLength(1)
  expect(await lake.once()).toEqual(NOTHING)
  expect(lake.told('already_committed')).toHaveLength(1)
})

test('rule 7: a held batch is not due; one that is committed after all is', async () => {
  const lake = await lakeWith(segmentOf(1))
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.hold(FIRST), '{"reason":"because","since":"2025-12-03T00:00:00.000Z","attempts":2}\n')
  const hold = { batch: FIRST, reason: 'because', since: '2025-12-03T00:00:00.000Z', attempts: 2 }
  expect(await lake.once()).toEqual({ ...NOTHING, held: [hold], ready: [segmentOf(1)] })
  expect(await lake.committed()).toEqual({})
  await lake.put(`${COMMITS}/${FIRST}.json`, committedOf(FIRST, { [segmentOf(1)]: tradeLine(1) }))
  expect(await lake.once()).toEqual(NOTHING)
})

test('rule 8: a record of a dead process is taken over at once, and its epoch goes up by one', async () => {
  const lake = await lakeWith(segmentOf(1))
  await killedAt(lake, /^create .*parquet/)
  const { steps, around } = recorder()
  expect(await lake.etl({ around }).once(NEVER)).toEqual(NOTHING)
  expect(lake.clock.monotonicMs()).toBe(0)
  expect(steps).toContain(`create ${KEYS.owner(FIRST, 2)}`)
  expect(lake.told('taken_over')).toEqual([{ kind: 'taken_over', batch: FIRST, from: `here pid ${process.pid}`, why: 'dead' }])
})

test('rule 8: another host is waited for, a lease long, and longer if it renews', async () => {
  const lake = await lakeWith(segmentOf(1))
  await listOf(lake, FIRST, [segmentOf(1)])
  const record = (counter: number): string =>
    `{"owner":"o","host":"elsewhere","boot_id":"b","pid":1,"build":"1","counter":${counter},"attempts":0,"deaths":0}\n`
  await lake.put(KEYS.owner(FIRST, 3), record(0))
  const run = lake.etl().once(NEVER)
  await lake.clock.advance(50_000)
  await lake.put(KEYS.owner(FIRST, 3), record(1))
  await lake.clock.advance(55_000)
  expect(await lake.committed()).toEqual({})
  expect(await lake.passing(run)).toEqual(NOTHING)
  expect(lake.told('taken_over')).toMatchObject([{ from: 'elsewhere pid 1', why: 'lease' }])
})

test('rule 8: a record without a list is removed after its lease', async () => {
  const lake = new EtlLake()
  await lake.put(
    KEYS.owner(FIRST, 1),
    '{"owner":"o","host":"elsewhere","boot_id":"b","pid":1,"build":"1","counter":0,"attempts":0,"deaths":0}\n',
  )
  const run = lake.etl().once(NEVER)
  await lake.clock.advance(59_000)
  expect(await lake.has(KEYS.owner(FIRST, 1))).toBe(true)
  expect(await lake.passing(run)).toEqual(NOTHING)
})

test('rule 8: processing/ may be wiped at any time', async () => {
  const reference = await lakeWith(segmentOf(1), segmentOf(2))
  const { steps, around } = recorder()
  await reference.once({ around })
  for (let at = 0; at < steps.length; at++) {
    const lake = await lakeWith(segmentOf(1), segmentOf(2))
    let step = 0
    const wiped = await lake.once({
      around: async (_, run) => {
        if (step++ === at) for (const key of await lake.keys(PATHS.processing)) await lake.memory.delete(key)
        await run()
      },
    })
    expect(wiped).toEqual(NOTHING)
    expect(await lake.objects()).toEqual(await reference.objects())
  }
})

test('rule 8: an ownership record that is damaged stops the run with one line that says how to go on', async () => {
  const lake = await lakeWith(segmentOf(1))
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.owner(FIRST, 1), '')
  await expect(lake.once()).rejects.toThrow('processing/ may be cleared without loss')
  await lake.memory.delete(KEYS.owner(FIRST, 1))
  expect(await lake.once()).toEqual(NOTHING)
})
