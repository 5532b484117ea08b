import { expect, test } from 'vitest'
import { EtlLake, KEYS, NOTHING, segmentOf, tradeLine } from './etl-lake.ts'

test('rule 11: a segment that a person removes after it was listed is told, whether its turn had come or not', async () => {
  for (const moment of [/^create raw\/processing.*14\.1\.1/, /^create processed.*_commits.*14\.1\.json/]) {
    const lake = new EtlLake()
    for (const counter of [1, 2, 3]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
    const left = await lake.once({
      around: async (step, run) => {
        if (moment.test(step)) await lake.memory.delete(KEYS.ready(segmentOf(2)))
        await run()
      },
    })
    expect(left).toEqual(NOTHING)
    expect(lake.told('removed_by_person')).toEqual([{ kind: 'removed_by_person', batch: '20251203T14.2', segments: [segmentOf(2)] }])
    expect(await lake.committed()).toEqual({ '20251203T14.1': [segmentOf(1)], '20251203T14.3': [segmentOf(3)] })
  }
})

test('rule 11: one that another worker has committed meanwhile is not taken for that', async () => {
  const lake = new EtlLake()
  for (const counter of [1, 2]) await lake.ready(segmentOf(counter), [tradeLine(counter)])
  const other = new AbortController()
  await lake.once({
    around: async (step, run) => {
      // The other one can't have the first, takes the second, and ends.
      if (!other.signal.aborted && /^create processed.*_commits.*14\.1\.json/.test(step))
        await lake.etl({ onEvent: ({ kind }) => kind === 'committed' && other.abort() }).once(other.signal)
      await run()
    },
  })
  expect(other.signal.aborted).toBe(true)
  expect(lake.told('removed_by_person')).toEqual([])
  expect(await lake.committed()).toEqual({ '20251203T14.1': [segmentOf(1)], '20251203T14.2': [segmentOf(2)] })
})
