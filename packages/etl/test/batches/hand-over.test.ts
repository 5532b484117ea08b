import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { samples } from '../samples.ts'
import { COMMITS, DEAD, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { Killed, killAt } from './faults/crash.ts'
import type { Around } from './faults/stepped-storage.ts'

const FIRST = '20251203T14.1'
const SECOND = '20251203T14.2'

async function lakeOf(...segments: readonly string[]): Promise<EtlLake> {
  const lake = new EtlLake()
  for (const [i, segment] of segments.entries()) await lake.ready(segment, [tradeLine(i + 1)])
  return lake
}

/** Writes down the operations of a run. */
function recorder(): { readonly steps: string[]; readonly around: Around } {
  const steps: string[] = []
  return {
    steps,
    around: async (step, run) => {
      steps.push(step)
      await run()
    },
  }
}

/** Lets somebody do something just before the first operation of a kind. */
function justBefore(kind: RegExp, act: () => Promise<unknown>): Around {
  let isDone = false
  return async (step, run) => {
    if (!isDone && kind.test(step)) {
      isDone = true
      await act()
    }
    await run()
  }
}

/** A run that is killed at the first operation of a kind. */
async function killedAt(lake: EtlLake, kind: RegExp): Promise<void> {
  await expect(lake.etl({ identity: DEAD, around: killAt(kind) }).once(NEVER)).rejects.toThrow(Killed)
}

async function listOf(lake: EtlLake, batch: string, segments: readonly string[], more: object = {}): Promise<void> {
  const members = segments.map((segment) => ({ segment, bytes: tradeLine(1).length + 1 }))
  await lake.put(KEYS.list(batch), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members, ...more })}\n`)
}

function committedOf(batch: string, segments: Record<string, string>): string {
  const named = Object.entries(segments).map(([segment, line]) => ({ segment, sha256: sha256(`${line}\n`) }))
  return `${JSON.stringify({ format: 1, batch, hash: 'f'.repeat(16), layout: 1, segments: named, parts: [] })}\n`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function holdsOf(lake: EtlLake): Promise<readonly string[]> {
  return (await lake.once()).held.map(({ batch, reason }) => `${batch}: ${reason}`)
}

test('rule 4: a look round lists ready/, then lists and void markers, then holds, then asides', async () => {
  const { steps, around } = recorder()
  await (await lakeOf(segmentOf(1))).once({ around })
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
  const lake = await lakeOf(segmentOf(1), segmentOf(2), segmentOf(3), segmentOf(4))
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

test('rule 5: batches are worked in the order of their numbers', async () => {
  const lake = await lakeOf(...Array.from({ length: 11 }, (_, i) => segmentOf(i + 1)))
  await lake.once()
  expect(lake.told('committed').map((event) => ('batch' in event ? event.batch : ''))).toEqual(
    Array.from({ length: 11 }, (_, i) => `20251203T14.${i + 1}`),
  )
})

test('rule 5: etl.batch decides only what is offered together: a list that is there is converted as it is', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2), segmentOf(3), segmentOf(1, 15))
  await listOf(lake, FIRST, [segmentOf(2)])
  expect(await lake.once({ batch: 'hour' })).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({
    [FIRST]: [segmentOf(2)],
    [SECOND]: [segmentOf(1), segmentOf(3)],
    '20251203T15.1': [segmentOf(1, 15)],
  })
})

test('rule 6: a list names members with sizes, output and layout number', async () => {
  const lake = await lakeOf(segmentOf(1))
  await killedAt(lake, /^create raw\/processing/)
  expect(JSON.parse(await lake.text(KEYS.list(FIRST)))).toEqual({
    output: `memory:${OUTPUT}`,
    layout: 1,
    members: [{ segment: segmentOf(1), bytes: tradeLine(1).length + 1 }],
  })
})

test('rule 6: a list that somebody else was faster to make is taken as it is, and the rest is listed after it', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  await lake.once({ around: justBefore(/^create .*batches\//, () => listOf(lake, FIRST, [segmentOf(2)])) })
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(2)], [SECOND]: [segmentOf(1)] })
})

for (const [name, more] of [
  ['output', { output: 'memory:elsewhere' }],
  ['layout', { layout: 7 }],
] as const) {
  test(`rule 6: a list of another ${name} is left alone and told once`, async () => {
    const lake = await lakeOf(segmentOf(1), segmentOf(2))
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
  const lake = await lakeOf(segmentOf(1))
  await lake.put(KEYS.list(FIRST), '{"output":')
  const before = await lake.objects('raw')
  await expect(lake.once()).rejects.toMatchObject({ code: 'ERR_SEGMENT_BAD_RECORD', message: expect.stringContaining(`${FIRST}.json`) })
  expect(await lake.objects('raw')).toEqual(before)
  expect(await lake.committed()).toEqual({})
})

test('rule 7: a batch is due by its record alone, when nothing of it is in ready/ any more', async () => {
  const lake = await lakeOf(segmentOf(1))
  await killedAt(lake, /^delete raw\/quarantine/)
  expect(await lake.keys(PATHS.ready)).toEqual([])
  expect(await lake.keys(PATHS.processing)).toHaveLength(1)
  expect(await lake.once()).toEqual(NOTHING)
  expect(lake.told('already_committed')).toHaveLength(1)
})

test('rule 7: a held batch is not due; one that is committed after all is', async () => {
  const lake = await lakeOf(segmentOf(1))
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.hold(FIRST), '{"reason":"because","since":"2025-12-03T00:00:00.000Z","attempts":2}\n')
  const hold = { batch: FIRST, reason: 'because', since: '2025-12-03T00:00:00.000Z', attempts: 2 }
  expect(await lake.once()).toEqual({ ...NOTHING, held: [hold], ready: [segmentOf(1)] })
  expect(await lake.committed()).toEqual({})
  await lake.put(`${COMMITS}/${FIRST}.json`, committedOf(FIRST, { [segmentOf(1)]: tradeLine(1) }))
  expect(await lake.once()).toEqual(NOTHING)
})

test('rule 8: a record of a dead process is taken over at once, and its epoch goes up by one', async () => {
  const lake = await lakeOf(segmentOf(1))
  await killedAt(lake, /^create .*parquet/)
  const { steps, around } = recorder()
  expect(await lake.etl({ around }).once(NEVER)).toEqual(NOTHING)
  expect(lake.clock.monotonicMs()).toBe(0)
  expect(steps).toContain(`create ${KEYS.owner(FIRST, 2)}`)
  expect(lake.told('taken_over')).toEqual([{ kind: 'taken_over', batch: FIRST, from: `here pid ${process.pid}`, why: 'dead' }])
})

test('rule 8: another host is waited for, a lease long, and longer if it renews', async () => {
  const lake = await lakeOf(segmentOf(1))
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
  const reference = await lakeOf(segmentOf(1), segmentOf(2))
  const { steps, around } = recorder()
  await reference.once({ around })
  for (let at = 0; at < steps.length; at++) {
    const lake = await lakeOf(segmentOf(1), segmentOf(2))
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
  const lake = await lakeOf(segmentOf(1))
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.owner(FIRST, 1), '')
  await expect(lake.once()).rejects.toThrow('processing/ may be cleared without loss')
  await lake.memory.delete(KEYS.owner(FIRST, 1))
  expect(await lake.once()).toEqual(NOTHING)
})

test('rule 9, 10: members are read one after the other, and only then the commits are looked up', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  const { steps, around } = recorder()
  await lake.once({ batch: 'hour', around })
  const put = steps.findIndex((step) => step.endsWith('.parquet'))
  const reads = [segmentOf(1), segmentOf(2)].map((segment) => steps.indexOf(`get ${KEYS.ready(segment)}`))
  const lookUp = steps.slice(0, put).lastIndexOf(`list ${COMMITS}`)
  expect(reads[0]).toBeLessThan(reads[1] ?? 0)
  expect(reads[1]).toBeLessThan(lookUp)
})

test('rule 9: a member is opened only when those before it have been read', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2), segmentOf(3))
  const { memory } = lake
  let open = 0
  let mostOpen = 0
  async function* counted(key: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    open++
    mostOpen = Math.max(mostOpen, open)
    yield* memory.get(key)
    open--
  }
  const storage = new Proxy(memory, {
    get: (target, name) => {
      if (name === 'get') return (key: string) => (key.startsWith(PATHS.ready) ? counted(key) : target.get(key))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await lake.once({ batch: 'hour', storage })
  expect([mostOpen, await lake.committed()]).toEqual([1, { [FIRST]: [segmentOf(1), segmentOf(2), segmentOf(3)] }])
})

test('rule 10: a segment that came back after its commit is a duplicate and is deleted, with the list still there or not', async () => {
  for (const isListed of [true, false]) {
    const lake = await lakeOf(segmentOf(1))
    await lake.once()
    const end = await lake.objects(OUTPUT)
    await lake.ready(segmentOf(1), [tradeLine(1)])
    if (isListed) await listOf(lake, FIRST, [segmentOf(1)])
    expect(await lake.once()).toEqual(NOTHING)
    expect(await lake.objects(OUTPUT)).toEqual(end)
  }
})

test('rule 10: the same content under two names is converted once, in one batch or in two', async () => {
  for (const batch of ['hour', 'segment'] as const) {
    const lake = new EtlLake()
    for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(1)])
    await lake.ready(segmentOf(3), [tradeLine(3)])
    expect(await lake.once({ batch })).toEqual(NOTHING)
    expect(Object.values(await lake.committed()).flat()).toEqual([segmentOf(1), segmentOf(3)])
  }
})

test('rule 11: a batch whose members a person removed is closed and told', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  await lake.once({
    batch: 'hour',
    around: justBefore(/^get raw\/ready/, async () => {
      for (const counter of [1, 2]) await lake.memory.delete(KEYS.ready(segmentOf(counter)))
    }),
  })
  expect(lake.told('removed_by_person')).toEqual([{ kind: 'removed_by_person', batch: FIRST, segments: [segmentOf(1), segmentOf(2)] }])
  expect(await lake.keys(PATHS.processing)).toEqual([])
  expect(await lake.committed()).toEqual({})
})

test('rule 11: a batch with one member missing is held, in the middle of a run too', async () => {
  for (const kind of [/^create raw\/processing/, /^get raw\/ready.*00002/]) {
    const lake = await lakeOf(segmentOf(1), segmentOf(2))
    await lake.once({ batch: 'hour', around: justBefore(kind, () => lake.memory.delete(KEYS.ready(segmentOf(2)))) })
    expect(await holdsOf(lake)).toEqual([`${FIRST}: ${segmentOf(2)} missing from ready/ and in no commit`])
    expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
  }
})

test('rule 11: a segment that was truncated, emptied or lengthened after it was listed is held', async () => {
  for (const [text, bytes] of [
    ['', 0],
    [tradeLine(1).slice(0, 50), 50],
    [`${tradeLine(1)}\n\n`, tradeLine(1).length + 2],
  ] as const) {
    const lake = await lakeOf(segmentOf(1))
    await lake.once({ around: justBefore(/^get raw\/ready/, () => lake.put(KEYS.ready(segmentOf(1)), text)) })
    expect(await holdsOf(lake)).toEqual([
      `${FIRST}: ${segmentOf(1)} had ${tradeLine(1).length + 1} bytes when it was listed and has ${bytes} now`,
    ])
    expect(await lake.text(KEYS.ready(segmentOf(1)))).toBe(text)
  }
})

test('rule 11: an empty segment is committed with no rows', async () => {
  const lake = new EtlLake()
  await lake.put(KEYS.ready(segmentOf(1)), '')
  expect(await lake.once()).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)] })
})

test('rule 11: other content under a committed name is held while its list is there, and converted when the list is gone', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.once()
  await lake.ready(segmentOf(1), [tradeLine(2)])
  await listOf(lake, FIRST, [segmentOf(1)])
  const reason = `committed before with other content of ${segmentOf(1)}: rename it to a segment that never was, then retry`
  expect(await holdsOf(lake)).toEqual([`${FIRST}: ${reason}`])
  expect(await lake.text(KEYS.ready(segmentOf(1)))).toBe(`${tradeLine(2)}\n`)
  const unlisted = await lake.copy()
  await lake.memory.move(KEYS.ready(segmentOf(1)), KEYS.ready(segmentOf(2)))
  await lake.etl().retry(FIRST)
  expect(await lake.once()).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)], [SECOND]: [segmentOf(2)] })
  await unlisted.memory.delete(KEYS.list(FIRST))
  await unlisted.memory.delete(KEYS.hold(FIRST))
  expect(await unlisted.once()).toEqual(NOTHING)
  expect(await unlisted.committed()).toEqual({ [FIRST]: [segmentOf(1)], [SECOND]: [segmentOf(1)] })
})

test('rule 11: members that are committed elsewhere are left out', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.once()
  for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
  await listOf(lake, SECOND, [segmentOf(1), segmentOf(2)])
  expect(await lake.once()).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)], [SECOND]: [segmentOf(2)] })
})

test('rule 11: what changes between two readings is held', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.once()
  for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
  await listOf(lake, SECOND, [segmentOf(1), segmentOf(2)])
  let reads = 0
  await lake.once({
    around: async (step, run) => {
      if (step === `get ${KEYS.ready(segmentOf(2))}` && ++reads === 2) await lake.ready(segmentOf(2), [tradeLine(3)])
      await run()
    },
  })
  expect(await holdsOf(lake)).toEqual([`${SECOND}: ${segmentOf(2)} changed while being read`])
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)] })
})

test('rule 11: a renamed segment is converted under its new name, and its old batch is over', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.once({
    around: justBefore(/^get raw\/ready/, () => lake.memory.move(KEYS.ready(segmentOf(1)), KEYS.ready(segmentOf(7)))),
  })
  expect(lake.told('removed_by_person')).toHaveLength(1)
  expect(await lake.committed()).toEqual({ [SECOND]: [segmentOf(7)] })
})

test('rule 12: the batch hash is SHA-256 over the name of the batch and its members with their content', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  await lake.once({ batch: 'hour' })
  const texts = [FIRST, segmentOf(1), sha256(`${tradeLine(1)}\n`), segmentOf(2), sha256(`${tradeLine(2)}\n`)]
  const hash = sha256(texts.map((text) => `${text}\n`).join('')).slice(0, 16)
  expect(JSON.parse(await lake.text(`${COMMITS}/${FIRST}.json`))).toMatchObject({ hash })
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toEqual([
    `${OUTPUT}/market_trades/product_id=BTC-USD/date=2025-12-03/part_20251203T14_${hash}.parquet`,
  ])
})

test('rule 12, P5: something else under the key of a part is never overwritten', async () => {
  const lake = await lakeOf(segmentOf(1))
  let part = ''
  await lake.once({
    around: async (step, run) => {
      if (step.endsWith('.parquet') && step.startsWith('create')) {
        part = step.slice('create '.length)
        await lake.put(part, 'no Parquet at all')
      }
      await run()
    },
  })
  expect(await holdsOf(lake)).toEqual([`${FIRST}: memory:${part} holds something that can't be read`])
  expect(await lake.text(part)).toBe('no Parquet at all')
  expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
})

test('rule 13, P5: every part and the dead letters are durable before the commit, and raw goes only after it was read back', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [...Object.values(samples), '{"torn'])
  const { steps, around } = recorder()
  await lake.once({ around })
  const commit = steps.indexOf(`create ${COMMITS}/${FIRST}.json`)
  const objects = steps.filter((step) => /^create .*(parquet|_dead_letters)/.test(step))
  expect(objects.length).toBeGreaterThan(8)
  for (const step of objects) expect(steps.indexOf(step)).toBeLessThan(commit)
  const readBack = steps.indexOf(`get ${COMMITS}/${FIRST}.json`, commit)
  expect(readBack).toBeGreaterThan(commit)
  expect(steps.indexOf(`delete ${KEYS.ready(segmentOf(1))}`)).toBeGreaterThan(readBack)
})

test('rule 13: a commit that is gone when it is read back deletes nothing', async () => {
  const lake = await lakeOf(segmentOf(1))
  const key = `${COMMITS}/${FIRST}.json`
  const { held } = await lake.once({
    around: async (step, run) => {
      await run()
      if (step === `create ${key}`) await lake.memory.delete(key)
    },
  })
  expect(held).toMatchObject([{ attempts: 3, reason: expect.stringContaining("it isn't there; nothing was deleted") }])
  expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
})

test('rule 13: a commit that can not be read back deletes nothing and stops the run', async () => {
  const lake = await lakeOf(segmentOf(1))
  const key = `${COMMITS}/${FIRST}.json`
  const run = lake.once({
    around: async (step, run) => {
      await run()
      if (step === `create ${key}`) await lake.put(key, '{"batch":"')
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'ERR_ETL_BAD_RECORD', message: expect.stringContaining(`${FIRST}.json`) })
  expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
})

test('rule 14: who loses the commit to other content deletes its own parts, and leaves its raw for a person', async () => {
  const lake = await lakeOf(segmentOf(1))
  const key = `${COMMITS}/${FIRST}.json`
  const { held } = await lake.once({
    around: justBefore(/^create .*_commits/, () => lake.put(key, committedOf(FIRST, { [segmentOf(1)]: tradeLine(9) }))),
  })
  expect(held).toMatchObject([{ batch: FIRST, reason: expect.stringContaining('names other content') }])
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toEqual([])
  expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
})

test('rule 14, 18: who loses the commit to a void deletes its own parts and ends the batch; its segments are listed anew', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn'])
  const key = `${COMMITS}/${FIRST}.json`
  const around = justBefore(/^create .*_commits/, () => lake.put(key, `{"format":1,"batch":"${FIRST}","void":true}\n`))
  expect(await lake.once({ around })).toEqual(NOTHING)
  expect(lake.told('voided')).toEqual([{ kind: 'voided', batch: FIRST }])
  expect(await lake.committed()).toEqual({ [FIRST]: ['void'], [SECOND]: [segmentOf(1)] })
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toHaveLength(1)
  expect(await lake.keys(`${OUTPUT}/_dead_letters`)).toEqual([expect.stringContaining(`/${SECOND}-`)])
})

test('rule 15: an archived name that other bytes have gets the hash of the content appended', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.put(KEYS.archive(segmentOf(1)), 'other bytes')
  expect(await lake.once({ batches: { deleteAfterProcessing: false } })).toEqual(NOTHING)
  const hash = sha256(`${tradeLine(1)}\n`).slice(0, 16)
  expect(await lake.objects(PATHS.archive)).toEqual({
    [KEYS.archive(segmentOf(1))]: 'other bytes',
    [`${PATHS.archive}/segment_20251203T14_00001.${hash}.ndjson`]: `${tradeLine(1)}\n`,
  })
})

test('rule 16: the hold goes before the records, so that a crash in between is found', async () => {
  const lake = await lakeOf(segmentOf(1))
  const { steps, around } = recorder()
  await lake.once({ around })
  expect(steps.indexOf(`delete ${KEYS.hold(FIRST)}`)).toBeLessThan(steps.indexOf(`delete ${KEYS.owner(FIRST, 1)}`))
})

test('rule 17: a held batch keeps its segments in ready/ and loses its records', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.put(KEYS.list(FIRST), `{"output":"memory:${OUTPUT}","layout":1,"members":[{"segment":"${segmentOf(1)}","bytes":5}]}\n`)
  const reason = `${segmentOf(1)} had 5 bytes when it was listed and has ${tradeLine(1).length + 1} now`
  const hold = { batch: FIRST, reason, since: '2025-12-03T14:00:00.000Z', attempts: 0 }
  expect(await lake.once()).toEqual({ ...NOTHING, held: [hold], ready: [segmentOf(1)] })
  expect(lake.told('held')).toEqual([{ kind: 'held', batch: FIRST, reason }])
})

test('rule 21: a list goes when its batch is committed and nothing of it is in ready/, its marker with it; commits stay', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  await lake.put(KEYS.voidMarker('20251203T14.7'), '{}\n')
  await lake.once()
  expect(await lake.keys('raw')).toEqual([])
  expect(Object.keys(await lake.committed())).toEqual([FIRST, SECOND])
})

test('rule 21: a list stays while its batch is undecided, or a member is in ready/', async () => {
  const lake = await lakeOf(segmentOf(1))
  await lake.put(KEYS.aside(segmentOf(1)), '{}\n')
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.voidMarker(FIRST), '{}\n')
  await lake.put(`${COMMITS}/${FIRST}.json`, `{"format":1,"batch":"${FIRST}","void":true}\n`)
  await listOf(lake, SECOND, [segmentOf(2)])
  await lake.once()
  expect(await lake.keys(KEYS.batches)).toEqual([KEYS.list(FIRST), KEYS.voidMarker(FIRST), KEYS.list(SECOND)])
  await lake.memory.delete(KEYS.ready(segmentOf(1)))
  await lake.once()
  expect(await lake.keys(KEYS.batches)).toEqual([KEYS.list(SECOND)])
})

test('a commit that was edited by hand stops the run with one line; nothing is counted against a batch', async () => {
  const lake = await lakeOf(segmentOf(1), segmentOf(2))
  await lake.put(`${COMMITS}/20251203T13.1.json`, '{"edited":true}')
  await expect(lake.once()).rejects.toMatchObject({ code: 'ERR_ETL_BAD_RECORD', message: expect.stringContaining('20251203T13.1.json') })
  expect(await lake.keys(PATHS.quarantine)).toEqual([])
  await lake.memory.delete(`${COMMITS}/20251203T13.1.json`)
  expect(await lake.once()).toEqual(NOTHING)
})

test('strangers in ready/ are left alone and told', async () => {
  const lake = await lakeOf(segmentOf(1))
  const strangers = [
    'notes.txt',
    'segment_20251203T14_00002.ndjson.bak',
    'sub/segment_20251203T14_00003.ndjson',
    'segment_20251203T25_00001.ndjson',
  ]
  for (const name of strangers) await lake.put(KEYS.ready(name), 'x')
  expect(await lake.once()).toEqual({ ...NOTHING, ready: strangers.sort() })
  expect(lake.told('stranger')).toHaveLength(strangers.length)
})
