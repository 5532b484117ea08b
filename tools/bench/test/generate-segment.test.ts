import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { generateSegment } from '../src/generate-segment.ts'

interface Line {
  readonly capture_ts: string
  readonly metadata: { readonly channel: string; readonly connection_id: string }
  readonly data: { readonly timestamp: string; readonly sequence_num: number }
}

const BYTES = 20e6
await using dir = await tempDir()
const path = await generateSegment(dir.path, BYTES)
const text = await readFile(path, 'utf8')
const lines: readonly Line[] = text
  .trimEnd()
  .split('\n')
  .map((line): Line => JSON.parse(line))

test('a segment is named after its hour, as large as asked for, and the same every time', async () => {
  expect(basename(path)).toBe('segment_20251203T14_00001.ndjson')
  expect(text.length).toBeGreaterThanOrEqual(BYTES)
  expect(text.length).toBeLessThan(BYTES + 20_000)
  await using other = await tempDir()
  expect((await readFile(await generateSegment(other.path, BYTES), 'utf8')) === text).toBe(true)
})

test('each connection counts its frames from 0 without a gap', () => {
  const next = new Map<string, number>()
  for (const { metadata, data } of lines) {
    const expected = next.get(metadata.connection_id) ?? 0
    expect(data.sequence_num).toBe(expected)
    next.set(metadata.connection_id, expected + 1)
  }
  expect(next.size).toBe(5)
})

test('capture times have six digits, go forward and stay in the hour', () => {
  const times = lines.map(({ capture_ts }) => capture_ts)
  expect(times.every((time) => /^2025-12-03T14:\d\d:\d\d\.\d{6}Z$/.test(time))).toBe(true)
  expect(times.toSorted()).toEqual(times)
})

test('numbers and times are written as Coinbase writes them: no trailing zero, no exponent, at most nine fraction digits', () => {
  const numbers = [...text.matchAll(/"(?:price|size|price_level|new_quantity|[a-z_]*2_?4_?h|best_[a-z_]+)":"([^"]*)"/g)].map(
    ([, number = '']) => number,
  )
  expect(numbers.length).toBeGreaterThan(10_000)
  expect(numbers.filter((number) => !/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(number))).toEqual([])
  const stamps = lines.map(({ data }) => data.timestamp)
  expect(stamps.filter((stamp) => !/^2025-12-03T14:\d\d:\d\d(\.\d{0,8}[1-9])?Z$/.test(stamp))).toEqual([])
  expect(new Set(stamps.map((stamp) => stamp.length)).size).toBeGreaterThan(2)
})

test('the channels have the shares of a busy feed', () => {
  const share = (channel: string): number => lines.filter(({ metadata }) => metadata.channel === channel).length / lines.length
  expect(share('l2_data')).toBeCloseTo(0.78, 2)
  expect(share('ticker')).toBeCloseTo(0.12, 2)
  expect(share('market_trades')).toBeCloseTo(0.08, 2)
  expect(share('heartbeats')).toBeCloseTo(0.02, 2)
})
