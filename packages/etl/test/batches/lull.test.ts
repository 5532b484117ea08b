import { createStorage, type Storage } from '@fluxforge/storage'
import { S3Double } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EtlLake, KEYS, lakeOf, NEVER, NOTHING, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import type { Around } from './faults/stepped-storage.ts'

/** An ETL that looks every 30 s, and the folders that its looks have listed since they were last asked for. */
async function watching(lake: EtlLake, choices: { readonly batch?: 'segment' | 'hour' } = {}) {
  const stop = new AbortController()
  let listed: string[] = []
  const around: Around = async (step, run) => {
    if (step.startsWith('list ')) listed.push(step.slice('list '.length))
    await run()
  }
  const watch = lake.etl({ ...choices, around }).watch(30_000, stop.signal)
  await lake.clock.advance(1000)
  return {
    listedSince: (): string[] => {
      const since = listed
      listed = []
      return since
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      stop.abort()
      await watch
    },
  }
}

const WHOLE_LOOK = [PATHS.ready, KEYS.batches, PATHS.quarantine, KEYS.asides, PATHS.processing]

test('while ready/ stays as it is, only ready/ is listed; all the rest once in five minutes', async () => {
  const lake = await lakeOf(1)
  await using etl = await watching(lake)
  etl.listedSince()
  await lake.clock.advance(269_000)
  expect(etl.listedSince()).toEqual(Array.from({ length: 9 }, () => PATHS.ready))
  await lake.clock.advance(30_000)
  expect(etl.listedSince()).toEqual(WHOLE_LOOK)
})

test('what comes is converted at the next look', async () => {
  const lake = await lakeOf(0)
  await using _etl = await watching(lake)
  await lake.clock.advance(60_000)
  await lake.ready(segmentOf(1), [tradeLine(1)])
  await lake.clock.advance(30_000)
  expect(Object.keys(await lake.committed())).toEqual(['20251203T14.1'])
})

test('a batch that a person retries is taken up at the next look, though ready/ is as it was', async () => {
  const lake = await lakeOf(0)
  await lake.ready(
    segmentOf(1),
    Array.from({ length: 101 }, () => 'torn'),
  )
  await using etl = await watching(lake)
  expect(lake.told('held')).toHaveLength(1)
  await lake.clock.advance(60_000)
  etl.listedSince()
  await lake.clock.advance(30_000)
  expect(etl.listedSince(), 'what can be retried is looked for, and nothing else').toEqual([PATHS.ready, PATHS.quarantine])
  await lake.etl().retry('20251203T14.1')
  await lake.clock.advance(30_000)
  expect(lake.told('held')).toHaveLength(2)
})

test('a segment that a person set aside and wants after all is taken up at the next look', async () => {
  const lake = await lakeOf(0)
  await lake.ready(segmentOf(1), [tradeLine(1)])
  await lake.put(KEYS.aside(segmentOf(1)), '{}')
  await using _etl = await watching(lake)
  await lake.clock.advance(60_000)
  expect(await lake.committed()).toEqual({})
  await lake.etl().retry(segmentOf(1))
  await lake.clock.advance(30_000)
  expect(Object.keys(await lake.committed())).toEqual(['20251203T14.1'])
})

test('an hour that closes is noticed though nothing came', async () => {
  const lake = await lakeOf(1)
  await using _etl = await watching(lake, { batch: 'hour' })
  // From 14:00:01 on the manual clock; the hour's segments may come until 15:02.
  await lake.clock.advance(3_600_000 + 118_000)
  expect(await lake.committed()).toEqual({})
  await lake.clock.advance(31_000)
  expect(Object.keys(await lake.committed())).toEqual(['20251203T14.1'])
})

test('while another has a batch in hand, every look is a whole one: its lease is seen to run out', async () => {
  const lake = await lakeOf(1)
  const owner = { owner: 'other', host: 'elsewhere', boot_id: 'b', pid: 1, build: '1', counter: 0, attempts: 0, deaths: 0 }
  await lake.put(KEYS.owner('20251203T14.1', 1), JSON.stringify(owner))
  await lake.put(
    KEYS.list('20251203T14.1'),
    JSON.stringify({ output: 'memory:processed/coinbase', layout: 1, members: [{ segment: segmentOf(1), bytes: 1 }] }),
  )
  await using etl = await watching(lake)
  etl.listedSince()
  await lake.clock.advance(30_000)
  expect(etl.listedSince()).toEqual(expect.arrayContaining(WHOLE_LOOK))
})

test('on S3 an idle etl sends one request a look', async () => {
  await using double = await S3Double.start()
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const storage: Storage = await createStorage({
    backend: 's3',
    bucket: 'test',
    region: 'us-east-1',
    endpointUrl: double.url,
    credentials,
    forcePathStyle: true,
  })
  const lake = new EtlLake()
  const etl = lake.etl({ storage })
  expect(await lake.passing(etl.once(NEVER))).toEqual(NOTHING)
  const stop = new AbortController()
  const watch = etl.watch(30_000, stop.signal)
  await expect.poll(() => lake.clock.sleeping).toBe(1)
  double.requests.clear()
  for (let look = 1; look <= 8; look++) {
    await lake.clock.advance(30_000)
    await expect.poll(() => lake.clock.sleeping).toBe(1)
  }
  stop.abort()
  await watch
  expect(double.requests.counts()).toEqual({ ListObjectsV2: 8 })
})
