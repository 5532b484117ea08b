import { expect, test } from 'vitest'
import { type EtlChoices, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { Crash, killAt } from './faults/crash.ts'

const FIRST = '20251203T14.1'
const SECOND = '20251203T14.2'
const HOUR = { batch: 'hour' } as const

/** Two segments in one batch, held because they are not what was listed. */
async function heldLake(): Promise<EtlLake> {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn'])
  await lake.ready(segmentOf(2), [tradeLine(2)])
  const members = [segmentOf(1), segmentOf(2)].map((segment) => ({ segment, bytes: 3 }))
  await lake.put(KEYS.list(FIRST), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members })}\n`)
  expect((await lake.once(HOUR)).held).toHaveLength(1)
  return lake
}

test('rule 19: retry of a batch, or of a segment of it, removes the hold alone; it is repeatable by being refused', async () => {
  for (const target of [FIRST, segmentOf(2)]) {
    const lake = await heldLake()
    const before = await lake.keys()
    expect(await lake.etl().retry(target)).toEqual({ kind: 'unheld', batch: FIRST })
    expect(await lake.keys()).toEqual(before.filter((key) => key !== KEYS.hold(FIRST)))
    await expect(lake.etl().retry(target)).rejects.toMatchObject({ code: 'ERR_ETL_REFUSED' })
    expect((await lake.once()).held).toHaveLength(1)
  }
})

test('rule 19: retry of a segment that is set aside lists it again', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1)])
  await lake.put(KEYS.aside(segmentOf(1)), '{}\n')
  expect(await lake.once()).toEqual({ ...NOTHING, asides: [segmentOf(1)], ready: [segmentOf(1)] })
  expect(await lake.etl().retry(segmentOf(1))).toEqual({ kind: 'restored', segment: segmentOf(1) })
  expect(await lake.once()).toEqual(NOTHING)
})

test('what is not held is refused, with what is', async () => {
  const lake = await heldLake()
  const etl = lake.etl()
  for (const target of ['20251203T14.7', segmentOf(9), 'nonsense', '']) {
    await expect(etl.retry(target)).rejects.toThrow(`only ${FIRST} held`)
    await expect(etl.retryWithout(target)).rejects.toThrow(`retrying ${target}: expected`)
    await expect(etl.retryAgain(target)).rejects.toMatchObject({ code: 'ERR_ETL_REFUSED' })
  }
  await expect(new EtlLake().etl().retry(FIRST)).rejects.toThrow('nothing held')
})

test('a held batch of another output is given up by an ETL of that output alone: only that one decides at its commit key', async () => {
  const lake = await heldLake()
  const members = [{ segment: segmentOf(1), bytes: 3 }]
  await lake.put(KEYS.list(FIRST), `${JSON.stringify({ output: 'memory:elsewhere', layout: 1, members })}\n`)
  const before = await lake.objects()
  for (const asked of [lake.etl().retryAgain(FIRST), lake.etl().retryWithout(segmentOf(1))]) {
    await expect(asked).rejects.toMatchObject({ code: 'ERR_ETL_REFUSED', message: expect.stringContaining('it is for memory:elsewhere') })
  }
  expect(await lake.objects()).toEqual(before)
})

const commands = {
  'retry --without': { run: (lake: EtlLake, choices?: EtlChoices) => lake.etl(choices).retryWithout(segmentOf(2)), asides: [segmentOf(2)] },
  'retry --again': { run: (lake: EtlLake, choices?: EtlChoices) => lake.etl(choices).retryAgain(FIRST), asides: [] },
}

for (const [name, { run, asides }] of Object.entries(commands)) {
  const left = { ...NOTHING, asides, ready: asides }

  test(`rule 20: ${name} gives the batch up, and the rest is listed anew`, async () => {
    const lake = await heldLake()
    expect(await run(lake)).toEqual({ kind: 'voided', batch: FIRST })
    expect(await lake.keys(PATHS.quarantine)).toEqual([])
    expect(await lake.once(HOUR)).toEqual(left)
    expect(await lake.committed()).toEqual({
      [FIRST]: ['void'],
      [SECOND]: asides.length > 0 ? [segmentOf(1)] : [segmentOf(1), segmentOf(2)],
    })
  })

  test(`rule 20: ${name}, cut short before or after any operation, can be repeated, or is ended by a worker`, async ({ annotate }) => {
    const reference = await heldLake()
    const whole = new Crash(Number.POSITIVE_INFINITY, 'before')
    await run(reference, { around: whole.around })
    expect(await reference.once(HOUR)).toEqual(left)
    const end = await reference.objects()
    for (let at = 1; at <= whole.steps; at++) {
      for (const when of ['before', 'after'] as const) {
        const [repeated, forgotten] = [await heldLake(), await heldLake()]
        for (const lake of [repeated, forgotten]) {
          await run(lake, { around: new Crash(at, when).around }).catch(() => undefined)
        }
        const isDone = !(await repeated.has(KEYS.hold(FIRST)))
        if (!isDone) expect(await run(repeated)).toEqual({ kind: 'voided', batch: FIRST })
        await repeated.once(HOUR)
        expect(await repeated.objects()).toEqual(end)
        // Nobody repeats it: still held, or a worker ends what was decided.
        const { held } = await forgotten.once(HOUR)
        if (held.length === 0) expect(await forgotten.objects()).toEqual(end)
        else expect(await forgotten.committed()).toEqual({})
      }
    }
    await annotate(`${whole.steps} operations`)
  })

  test(`rule 20: ${name} of a batch that is committed after all changes nothing but the hold`, async () => {
    const lake = new EtlLake()
    for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
    await lake.once({ ...HOUR, around: killAt(/^delete raw\/ready/) }).catch(() => undefined)
    await lake.put(KEYS.hold(FIRST), '{"reason":"by a holder that was late"}\n')
    expect(await run(lake)).toEqual({ kind: 'committed', batch: FIRST })
    expect(await lake.keys(KEYS.asides)).toEqual([])
    expect(await lake.once(HOUR)).toEqual(NOTHING)
    expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1), segmentOf(2)] })
  })
}

test('rule 20: retry --without means the newer batch when an older one of the same segment still has its hold', async () => {
  const lake = await heldLake()
  await lake.put(KEYS.voidMarker(FIRST), '{}\n')
  const members = [{ segment: segmentOf(2), bytes: 3 }]
  await lake.put(KEYS.list(SECOND), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members })}\n`)
  await lake.put(KEYS.hold(SECOND), '{}\n')
  expect(await lake.etl().retryWithout(segmentOf(2))).toEqual({ kind: 'voided', batch: SECOND })
})

test('rule 20: what was set aside and brought back is committed once', async () => {
  const lake = await heldLake()
  await lake.etl().retryWithout(segmentOf(2))
  await lake.once(HOUR)
  await lake.etl().retry(segmentOf(2))
  expect(await lake.once(HOUR)).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ [FIRST]: ['void'], [SECOND]: [segmentOf(1)], '20251203T14.3': [segmentOf(2)] })
  expect(await lake.keys('raw')).toEqual([])
})

test('rule 20: parts that were put before the batch was given up are deleted', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn'])
  await lake
    .etl({ around: killAt(/^create .*_commits/) })
    .once(NEVER)
    .catch(() => undefined)
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toHaveLength(1)
  await lake.put(KEYS.hold(FIRST), '{}\n')
  await lake.etl().retryAgain(FIRST)
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toEqual([])
  expect(await lake.keys(`${OUTPUT}/_dead_letters`)).toEqual([])
})
