import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { COMMITS, EtlLake, KEYS, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { FIRST, holdsOf, justBefore, lakeWith, listOf, recorder, SECOND, sha256 } from './hand-over-lake.ts'

test('rule 9, 10: members are read one after the other, and only then the commits are looked up', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  const { steps, around } = recorder()
  await lake.once({ batch: 'hour', around })
  const put = steps.findIndex((step) => step.endsWith('.parquet'))
  const reads = [segmentOf(1), segmentOf(2)].map((segment) => steps.indexOf(`get ${KEYS.ready(segment)}`))
  const lookUp = steps.slice(0, put).lastIndexOf(`list ${COMMITS}`)
  expect(reads[0]).toBeLessThan(reads[1] ?? 0)
  expect(reads[1]).toBeLessThan(lookUp)
})

test('rule 9: a member is opened only when those before it have been read', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2), segmentOf(3))
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
    const lake = await lakeWith(segmentOf(1))
    await lake.once()
    const end = await lake.objects(OUTPUT)
    await lake.ready(segmentOf(1), [tradeLine(1)])
    if (isListed) await listOf(lake, FIRST, [segmentOf(1)])
    expect(await lake.once()).toEqual(NOTHING)
    expect(await lake.objects(OUTPUT)).toEqual(end)
  }
})

test('rule 15, P5: a commit that another worker made is met by a create before raw goes on its strength, so that it is durable then', async () => {
  const lake = await lakeWith(segmentOf(1))
  await lake.once()
  await lake.ready(segmentOf(1), [tradeLine(1)])
  const { steps, around } = recorder()
  expect(await lake.once({ around })).toEqual(NOTHING)
  const [met, gone] = [steps.indexOf(`create ${COMMITS}/${FIRST}.json`), steps.indexOf(`delete ${KEYS.ready(segmentOf(1))}`)]
  expect([met >= 0, met < gone]).toEqual([true, true])
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
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
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
    const lake = await lakeWith(segmentOf(1), segmentOf(2))
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
    const lake = await lakeWith(segmentOf(1))
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
  const lake = await lakeWith(segmentOf(1))
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
  const lake = await lakeWith(segmentOf(1))
  await lake.once()
  for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
  await listOf(lake, SECOND, [segmentOf(1), segmentOf(2)])
  expect(await lake.once()).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)], [SECOND]: [segmentOf(2)] })
})

test('rule 11: what changes between two readings is held', async () => {
  const lake = await lakeWith(segmentOf(1))
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
  const lake = await lakeWith(segmentOf(1))
  await lake.once({
    around: justBefore(/^get raw\/ready/, () => lake.memory.move(KEYS.ready(segmentOf(1)), KEYS.ready(segmentOf(7)))),
  })
  expect(lake.told('removed_by_person')).toHaveLength(1)
  expect(await lake.committed()).toEqual({ [SECOND]: [segmentOf(7)] })
})

test('rule 12: the batch hash is SHA-256 over the name of the batch and its members with their content', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  await lake.once({ batch: 'hour' })
  const texts = [FIRST, segmentOf(1), sha256(`${tradeLine(1)}\n`), segmentOf(2), sha256(`${tradeLine(2)}\n`)]
  const hash = sha256(texts.map((text) => `${text}\n`).join('')).slice(0, 16)
  expect(JSON.parse(await lake.text(`${COMMITS}/${FIRST}.json`))).toMatchObject({ hash })
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toEqual([
    `${OUTPUT}/market_trades/product_id=BTC-USD/date=2025-12-03/part_20251203T14_${hash}.parquet`,
  ])
})

test('rule 12, P5: something else under the key of a part is never overwritten', async () => {
  const lake = await lakeWith(segmentOf(1))
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

test('rule 13: a commit that is gone when it is read back deletes nothing, and is tried again as a failure of storage', async () => {
  const lake = await lakeWith(segmentOf(1))
  const key = `${COMMITS}/${FIRST}.json`
  let isGone = false
  const left = await lake.once({
    around: async (step, run) => {
      await run()
      if (step !== `create ${key}` || isGone) return
      isGone = true
      await lake.memory.delete(key)
      expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
    },
  })
  expect(lake.told('storage_away')).toMatchObject([{ error: { message: expect.stringContaining('nothing was deleted from ready/') } }])
  expect([lake.told('attempt_failed'), lake.told('held')]).toEqual([[], []])
  expect(left).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1)] })
})

test('rule 13: a commit that can not be read back deletes nothing and stops the run', async () => {
  const lake = await lakeWith(segmentOf(1))
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
