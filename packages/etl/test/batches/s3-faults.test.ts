import { isDeepStrictEqual } from 'node:util'
import { type Clock, systemClock } from '@fluxforge/segments'
import { createStorage, isStorageError, type Storage } from '@fluxforge/storage'
import { S3Double, type S3Fault, type S3Target } from '@fluxforge/testkit'
import { beforeAll, expect, test } from 'vitest'
import type { Leftovers } from '../../src/batches/leftovers.ts'
import { EtlLake, KEYS, NEVER, NOTHING, OUTPUT, segmentOf, tradeLine } from './etl-lake.ts'

const BATCH = '20251203T14.1'
const COMMIT = `${OUTPUT}/_commits/2025-12-03/${BATCH}.json`

/** An S3 with one segment in ready/, on which nothing has gone wrong yet. */
async function bucket() {
  const double = await S3Double.start()
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const storage: Storage = await createStorage({
    backend: 's3',
    bucket: 'test',
    region: 'us-east-1',
    endpointUrl: double.url,
    credentials,
    forcePathStyle: true,
  })
  await storage.put(KEYS.ready(segmentOf(1)), Buffer.from(`${tradeLine(1)}\n`), { mode: 'create' })
  const lake = new EtlLake()
  return { double, storage, lake, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

/** Keys and what is under them, without when and by whom. */
function contents(double: S3Double): Record<string, string | undefined> {
  return Object.fromEntries(double.keys('test').map((key) => [key, double.object('test', key)?.body.toString('latin1')]))
}

let end: Record<string, string | undefined>
let part: string

beforeAll(async () => {
  await using s3 = await bucket()
  expect(await s3.lake.passing(s3.lake.etl({ storage: s3.storage }).once(NEVER))).toEqual(NOTHING)
  end = contents(s3.double)
  part = Object.keys(end).find((key) => key.endsWith('.parquet')) ?? ''
})

const steps: Readonly<Record<string, () => S3Target>> = {
  'the list': () => ({ operation: 'PutObject', key: KEYS.list(BATCH) }),
  'the ownership record': () => ({ operation: 'PutObject', key: KEYS.owner(BATCH, 1) }),
  'reading raw': () => ({ operation: 'GetObject', key: KEYS.ready(segmentOf(1)) }),
  'a part': () => ({ operation: 'PutObject', key: part }),
  'the commit': () => ({ operation: 'PutObject', key: COMMIT }),
  'reading the commit back': () => ({ operation: 'GetObject', key: COMMIT }),
  'deleting raw': () => ({ operation: 'DeleteObject', key: KEYS.ready(segmentOf(1)) }),
  'removing the ownership record': () => ({ operation: 'DeleteObject', key: KEYS.owner(BATCH, 1) }),
}

interface Trouble {
  readonly fault: S3Fault
  readonly times: number
}

/** One more than the tries of a request. */
const LASTING = 9
/** Gone by the third try. */
const PASSING = 2

const troubles: Readonly<Record<string, Trouble>> = {
  429: { fault: { kind: 'refusal', code: 'TooManyRequests' }, times: PASSING },
  503: { fault: { kind: 'refusal', code: 'SlowDown' }, times: PASSING },
  500: { fault: { kind: 'refusal', code: 'InternalError' }, times: LASTING },
  'a reset after the effect': { fault: { kind: 'reset', isApplied: true }, times: PASSING },
  '403, access denied': { fault: { kind: 'refusal', code: 'AccessDenied' }, times: LASTING },
  '501, not implemented': { fault: { kind: 'refusal', code: 'NotImplemented' }, times: LASTING },
}

/** A hundred times as fast. */
const hasty: Clock = {
  ...systemClock,
  monotonicMs: () => systemClock.monotonicMs() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
}

test.concurrent.each(Object.entries(steps))(
  'storage that fails at %s is told, the batch is released and tried again, nothing is counted, and the end is the same',
  async (_, target) => {
    const outcomes = Object.entries(troubles).map(async ([name, { fault, times }]) => {
      await using s3 = await bucket()
      s3.double.plan({ ...target(), times }, fault)
      const etl = s3.lake.etl({ storage: s3.storage, clock: hasty })
      let left: Leftovers | undefined
      // A run that is to end gives up after four times.
      for (let runs = 0; runs < LASTING && left === undefined; runs++)
        left = await etl.once(NEVER).catch((error: unknown) => {
          if (!isStorageError(error)) throw error
          return undefined
        })
      const counted = [...s3.lake.told('attempt_failed'), ...s3.lake.told('held')]
      return [name, { left, counted, isSame: isDeepStrictEqual(contents(s3.double), end) }] as const
    })
    const right = { left: NOTHING, counted: [], isSame: true }
    expect(Object.fromEntries(await Promise.all(outcomes))).toEqual(Object.fromEntries(Object.keys(troubles).map((name) => [name, right])))
  },
  60_000,
)
