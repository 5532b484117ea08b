import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { busyBacklog, busyHour, onOtherDays, quietBacklog } from '../src/backlogs.ts'
import { duckdb, etl, naive } from '../src/competitors.ts'
import { runWork } from '../src/run-work.ts'
import { targetsText } from '../src/targets.ts'

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-bench-test-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

const each = duckdb({ threads: 1, isEach: true, isSynced: true })
const quiet = await quietBacklog(join(directory, 'quiet'), 2)

test('a backlog has an hour a segment, and no content twice, on other days neither', async () => {
  const backlog = await busyBacklog(join(directory, 'backlog'), 2, 1e6)
  const copies = await onOtherDays(join(directory, 'days'), backlog, 2)
  expect(copies.map((path) => basename(path))).toEqual(
    ['20251101', '20251102'].flatMap((day) => ['00', '01'].map((hour) => `segment_${day}T${hour}_00001.ndjson`)),
  )
  const texts = await Promise.all([...backlog, ...copies].map((path) => readFile(path, 'utf8')))
  expect(new Set(texts).size).toBe(6)
  expect(texts[5]?.length).toBe(texts[1]?.length)
  expect(texts[5]?.startsWith('{"capture_ts":"2025-11-02T01:00:')).toBe(true)
})

test('a busy hour is one segment after the other', async () => {
  const segments = await busyHour(join(directory, 'hour'), 2, 1e6)
  expect(segments.map((path) => basename(path))).toEqual(['00001', '00002'].map((number) => `segment_20251203T14_${number}.ndjson`))
  const spans = await Promise.all(
    segments.map(async (path) => {
      const times = (await readFile(path, 'utf8')).match(/^\{"capture_ts":"[^"]+"/gm) ?? []
      return [times[0], times.at(-1)]
    }),
  )
  expect(spans.flat()).toEqual(spans.flat().toSorted((a = '', b = '') => (a < b ? -1 : 1)))
})

test('a quiet feed is a quarter of an hour of two frames a second in each segment', async () => {
  const [, second = ''] = quiet
  const times = [...(await readFile(second, 'utf8')).matchAll(/^\{"capture_ts":"([^"]+)"/gm)].map(([, time = '']) => Date.parse(time))
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  expect(seconds).toBeGreaterThan(600)
  expect(times.length / seconds).toBeCloseTo(2, 0)
})

test('several workers, DuckDB one segment after the other and the naive way give the same rows, and what was found is a table', {
  timeout: 180_000,
}, async () => {
  const work = {
    name: 'segment',
    title: 'two segments',
    segments: async () => quiet,
    competitors: [etl({ workers: 2, batch: 'segment' }), each, naive],
    isCompared: true,
  }
  const report = await runWork(work, 1, join(directory, 'work'))
  expect(report.comparisons).toHaveLength(6)
  for (const { rows, onlyEtl, onlyOther } of report.comparisons) {
    expect(rows.etl).toBeGreaterThan(100)
    expect([rows.other, onlyEtl, onlyOther]).toEqual([rows.etl, 0, 0])
  }
  expect(report.columns['etl']?.['price_level']).toBeGreaterThan(1000)
  expect(targetsText([report])).toMatch(/^\| segment \| wall ÷ DuckDB \| 0\.60 \| 0\.45 \| \d+\.\d\d \| /m)
})
