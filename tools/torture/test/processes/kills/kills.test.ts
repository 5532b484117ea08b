import { expect, test } from 'vitest'
import type { KillPlan } from '../../../src/processes/kills/kill-plan.ts'
import { killAll } from '../../../src/processes/kills/kills.ts'

const PLAN: KillPlan = {
  batch: 'segment',
  deletesRaw: true,
  rounds: [
    [{ victim: 'ingest', edge: 'durable', waitMs: 400 }],
    [
      { victim: 'ingest', edge: 'connected', waitMs: 10 },
      { victim: 'etl 1', edge: 'wrote', waitMs: 0 },
      { victim: 'etl 2', edge: 'reading', waitMs: 5 },
    ],
    [
      { victim: 'ingest', edge: 'start', waitMs: 200 },
      { victim: 'etl 1', edge: 'start', waitMs: 200 },
    ],
  ],
}

test('real SIGKILLs under load: every frame is in Parquet exactly once, or in a hole that gaps tells of', {
  timeout: 120_000,
}, async () => {
  const { problems, ...report } = await killAll(1, 'local', PLAN, new AbortController().signal)
  expect(problems).toEqual([])
  expect(report).toMatchObject({ crashes: 6, lost: 0, doubled: 0 })
  expect(report.frames).toBeGreaterThan(0)
  expect(report.lossMs.length).toBeGreaterThan(0)
})
