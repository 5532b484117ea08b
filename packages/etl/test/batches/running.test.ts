import { StorageError } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { EtlLake, KEYS, lakeOf, NEVER, NOTHING, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { Pause } from './faults/pause.ts'

const FIRST = '20251203T14.1'

test('once with nothing to do ends at once', async () => {
  const lake = new EtlLake()
  expect(await lake.etl({ workers: 3 }).once(NEVER)).toEqual(NOTHING)
  expect(await lake.keys('raw')).toEqual([])
})

test('once waits for what another has in hand', async () => {
  const lake = await lakeOf(1)
  const pause = new Pause(/^create .*parquet/)
  const holder = lake.etl({ around: pause.around }).once(NEVER)
  await pause.stopped
  const waiting = lake.etl().once(NEVER)
  await lake.clock.advance(10_000)
  expect(await lake.committed()).toEqual({})
  pause.resume()
  expect(await holder).toEqual(NOTHING)
  expect(await lake.passing(waiting)).toEqual(NOTHING)
  expect(lake.told('taken_over')).toEqual([])
})

test('once converts an hour that is still open; watch waits until two minutes after it', async () => {
  const open = await lakeOf(1)
  expect(await open.once({ batch: 'hour' })).toEqual(NOTHING)
  const lake = await lakeOf(2)
  const stop = new AbortController()
  const watching = lake.etl({ batch: 'hour' }).watch(30_000, stop.signal)
  await lake.clock.advance(3_600_000 + 89_000)
  expect(await lake.committed()).toEqual({})
  await lake.clock.advance(61_000)
  expect(await lake.committed()).toEqual({ [FIRST]: [segmentOf(1), segmentOf(2)] })
  stop.abort()
  await watching
})

test('watch converts what comes, and wakes at once from its sleep when it is to end', async () => {
  const lake = await lakeOf(1)
  const stop = new AbortController()
  const watching = lake.etl().watch(30_000, stop.signal)
  await lake.clock.advance(1000)
  expect(Object.keys(await lake.committed())).toEqual([FIRST])
  await lake.ready(segmentOf(2), [tradeLine(2)])
  await lake.clock.advance(28_000)
  expect(Object.keys(await lake.committed())).toEqual([FIRST])
  await lake.clock.advance(1000)
  expect(Object.keys(await lake.committed())).toEqual([FIRST, '20251203T14.2'])
  const beforeMs = lake.clock.monotonicMs()
  stop.abort()
  await watching
  expect(lake.clock.monotonicMs()).toBe(beforeMs)
})

test('an abort in the middle of a conversion ends the watch, counts nothing and lets the batch go', async () => {
  const lake = await lakeOf(1)
  const stop = new AbortController()
  const etl = lake.etl({
    around: async (step, run) => {
      if (step.startsWith('get raw/ready')) stop.abort()
      await run()
    },
  })
  await etl.watch(30_000, stop.signal)
  expect([lake.told('committed'), lake.told('attempt_failed')]).toEqual([[], []])
  expect([await lake.keys(PATHS.processing), await lake.keys(PATHS.quarantine)]).toEqual([[], []])
  expect(await lake.etl().once(NEVER)).toEqual(NOTHING)
})

for (const [doing, kind] of [
  ['listing', /^create .*batches\//],
  ['clearing lists', /^delete .*batches\//],
] as const) {
  test(`an abort while ${doing} a long backlog ends at once`, async () => {
    const lake = await lakeOf(40)
    const stop = new AbortController()
    let later = 0
    const etl = lake.etl({
      around: async (step, run) => {
        if (stop.signal.aborted) later++
        if (kind.test(step)) stop.abort()
        await run()
      },
    })
    await etl.watch(30_000, stop.signal)
    expect(later).toBeLessThan(3)
    expect(await lake.once()).toEqual(NOTHING)
    expect(Object.keys(await lake.committed())).toHaveLength(40)
  })
}

test('an abort ends once without an error, and what is left is told', async () => {
  const lake = await lakeOf(2)
  const stop = new AbortController()
  stop.abort()
  expect(await lake.etl().once(stop.signal)).toEqual({ ...NOTHING, ready: [segmentOf(1), segmentOf(2)] })
})

/** Watches over a storage that is away while it says so. */
function watchThrough(storage: { readonly isAway: boolean }, lake: EtlLake, signal: AbortSignal): Promise<void> {
  const around = async (step: string, run: () => Promise<void>): Promise<void> => {
    if (storage.isAway) throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${step}: away`)
    await run()
  }
  return lake.etl({ around }).watch(30_000, signal)
}

test('watch outlives storage that is away, and goes on when it is back', async () => {
  const lake = await lakeOf(1)
  const stop = new AbortController()
  const storage = { isAway: false }
  const watching = watchThrough(storage, lake, stop.signal)
  await lake.clock.advance(1000)
  storage.isAway = true
  await lake.ready(segmentOf(2), [tradeLine(2)])
  await lake.clock.advance(600_000)
  const waits = lake.told('storage_away').map((event) => ('retryMs' in event ? event.retryMs : 0))
  expect(waits.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  storage.isAway = false
  await lake.clock.advance(60_000)
  expect(Object.keys(await lake.committed())).toEqual([FIRST, '20251203T14.2'])
  stop.abort()
  await watching
})

test('storage that is away at the very start is waited for like any other time', async () => {
  const lake = await lakeOf(1)
  const stop = new AbortController()
  const storage = { isAway: true }
  const watching = watchThrough(storage, lake, stop.signal)
  await lake.clock.advance(10_000)
  storage.isAway = false
  await lake.clock.advance(60_000)
  expect(Object.keys(await lake.committed())).toEqual([FIRST])
  stop.abort()
  await watching
})

test('a holder renews its record four times a lease, so that nobody takes it over however long it works', async () => {
  const lake = await lakeOf(1)
  const [arrived, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holder = lake
    .etl({
      around: async (step, run) => {
        if (/^create .*parquet/.test(step)) {
          arrived.resolve()
          await resumed.promise
        }
        await run()
      },
    })
    .once(NEVER)
  await arrived.promise
  const other = lake.etl().once(NEVER)
  await lake.clock.advance(600_000)
  expect(await lake.text(KEYS.owner(FIRST, 1))).toContain('"counter":40')
  expect(await lake.keys(PATHS.processing)).toHaveLength(1)
  resumed.resolve()
  expect(await lake.passing(Promise.all([holder, other]))).toEqual([NOTHING, NOTHING])
})
