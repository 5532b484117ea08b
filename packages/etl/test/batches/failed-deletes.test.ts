import { StorageError } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { EtlLake, KEYS, NOTHING, segmentOf, tradeLine } from './etl-lake.ts'

const SEGMENT = segmentOf(1)

test.each([
  ['deleted', /^delete raw\/ready/, true],
  ['archived', /^move raw\/ready/, false],
] as const)(
  'raw that can not be %s is told each time, stays where it is, and goes as soon as that works; its rows are there once',
  async (_, step, deletes) => {
    const lake = new EtlLake()
    await lake.ready(SEGMENT, [tradeLine(1)])
    const batches = { deleteAfterProcessing: deletes }
    // One who took the refusal for done would find it in ready/ again and again.
    const enough = new AbortController()
    let tries = 0
    const etl = lake.etl({
      batches,
      around: async (name, run) => {
        if (!step.test(name)) {
          await run()
          return
        }
        if (++tries === 20) enough.abort()
        throw new StorageError('ERR_STORAGE_ACCESS_DENIED', `${name}: refused`)
      },
    })
    await expect(lake.passing(etl.once(enough.signal))).rejects.toMatchObject({ code: 'ERR_STORAGE_ACCESS_DENIED' })
    expect(lake.told('storage_away')).toHaveLength(3)
    expect(await lake.has(KEYS.ready(SEGMENT))).toBe(true)
    expect(await lake.once({ batches })).toEqual(NOTHING)
    expect(await lake.has(KEYS.ready(SEGMENT))).toBe(false)
    expect(await lake.has(KEYS.archive(SEGMENT))).toBe(!deletes)
    expect(await lake.committed()).toEqual({ '20251203T14.1': [SEGMENT] })
    expect((await lake.keys('processed')).filter((key) => key.endsWith('.parquet'))).toHaveLength(1)
  },
)
