import { StorageError } from '@fluxforge/storage'
import { afterEach, expect, test, vi } from 'vitest'
import type { Source } from '../../src/source.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { DEAD, type EtlLake, KEYS, lakeOf, NEVER, NOTHING, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { Killed, killAt } from './faults/crash.ts'
import type { Around } from './faults/stepped-storage.ts'

const FIRST = '20251203T14.1'

/** A source with a bug: whatever is converted for it fails. */
const broken: Source = {
  ...coinbase,
  get controlChannels(): readonly string[] {
    throw new TypeError('no channel is controlled')
  },
}

function failing(kind: RegExp, code: 'ERR_STORAGE_UNAVAILABLE' | 'ERR_STORAGE_ACCESS_DENIED' | 'ERR_STORAGE_UNKNOWN'): Around {
  return async (step, run) => {
    if (kind.test(step)) throw new StorageError(code, `${step}: refused`)
    await run()
  }
}

/** Processes that die on the batch, one after the other. */
async function die(lake: EtlLake, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const etl = lake.etl({ identity: { ...DEAD, bootId: `boot ${i}` }, around: killAt(/^create .*parquet/) })
    await expect(etl.once(NEVER)).rejects.toThrow(Killed)
  }
}

async function recordOf(lake: EtlLake, epoch: number): Promise<unknown> {
  return JSON.parse(await lake.text(KEYS.owner(FIRST, epoch)))
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a conversion that fails counts, and after max_attempts the batch is held with the reason, the others are not', async () => {
  const lake = await lakeOf(2)
  const { held } = await lake.once({ source: broken, batches: { maxAttempts: 2 } })
  const reason = 'failed 2 times, last with: no channel is controlled'
  expect(held).toMatchObject([
    { batch: FIRST, attempts: 2, reason },
    { batch: '20251203T14.2', attempts: 2, reason },
  ])
  expect(lake.told('attempt_failed')).toHaveLength(4)
  expect(await lake.keys(PATHS.processing)).toEqual([])
  await lake.etl().retry(FIRST)
  await lake.etl().retry(segmentOf(2))
  expect(await lake.once()).toEqual(NOTHING)
})

test('attempts are counted across processes and hosts', async () => {
  const lake = await lakeOf(1)
  for (const host of ['first', 'second']) {
    const around = killAt(/^overwrite raw\/processing/, 'after')
    await expect(lake.once({ source: broken, identity: { ...DEAD, host }, around })).rejects.toThrow(Killed)
  }
  expect((await lake.once({ source: broken })).held).toMatchObject([{ attempts: 3 }])
  expect(lake.told('attempt_failed')).toHaveLength(3)
})

for (const code of ['ERR_STORAGE_UNAVAILABLE', 'ERR_STORAGE_ACCESS_DENIED', 'ERR_STORAGE_UNKNOWN'] as const) {
  test(`storage that fails (${code}) counts nothing, is told, waited for ever longer, and ends a run that is to end`, async () => {
    const lake = await lakeOf(1)
    await expect(lake.once({ around: failing(/^create .*parquet/, code) })).rejects.toMatchObject({ code })
    expect(lake.told('storage_away').map((event) => 'retryMs' in event && event.retryMs)).toEqual([1000, 2000, 4000])
    expect(lake.told('attempt_failed')).toEqual([])
    expect([await lake.keys(PATHS.quarantine), await lake.keys(PATHS.processing)]).toEqual([[], []])
    expect(await lake.once()).toEqual(NOTHING)
  })
}

test('one segment that storage can not read does not stop those behind it', async () => {
  const lake = await lakeOf(3)
  const around = failing(/^get .*00001\.ndjson$/, 'ERR_STORAGE_UNKNOWN')
  await expect(lake.once({ around })).rejects.toMatchObject({ code: 'ERR_STORAGE_UNKNOWN' })
  expect(await lake.committed()).toEqual({ '20251203T14.2': [segmentOf(2)], '20251203T14.3': [segmentOf(3)] })
  expect(await lake.once()).toEqual(NOTHING)
})

test('the death of a process counts no attempt, and is counted as a death', async () => {
  const lake = await lakeOf(1)
  await die(lake, 3)
  expect(await recordOf(lake, 3)).toMatchObject({ attempts: 0, deaths: 2 })
})

test('after three deaths a batch is converted in a process of its own, to the same bytes', async () => {
  const reference = await lakeOf(1)
  await reference.once()
  const lake = await lakeOf(1)
  await die(lake, 3)
  expect(await lake.etl().once(NEVER)).toEqual(NOTHING)
  expect(await lake.objects()).toEqual(await reference.objects())
})

test('only then, and the death of that process does count', async () => {
  // No process that is started now lives long.
  vi.stubEnv('NODE_OPTIONS', '--require=./there-is-no-such-file.cjs')
  const twice = await lakeOf(1)
  await die(twice, 2)
  expect(await twice.etl().once(NEVER)).toEqual(NOTHING)
  const thrice = await lakeOf(1)
  await die(thrice, 3)
  await thrice.ready(segmentOf(2), [tradeLine(2)])
  const { held } = await thrice.etl({ batches: { maxAttempts: 2 } }).once(NEVER)
  const reason = `failed 2 times, last with: converting ${segmentOf(1)} in a process of its own: it ended with 1 before its result`
  expect(held).toMatchObject([{ batch: FIRST, attempts: 2, reason }])
  expect(await thrice.committed()).toEqual({ '20251203T14.2': [segmentOf(2)] })
})
