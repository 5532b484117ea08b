import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { parseCommit, voidCommitBytes } from '../../src/batches/commit-record.ts'
import { checkConservation } from '../../src/batches/conservation.ts'
import type { ConversionResult } from '../../src/lines/conversion-result.ts'
import { convertLines } from '../convert-text.ts'
import { COMMITS, DEAD, EtlLake, segmentOf } from './etl-lake.ts'

test('P6: a commit says nothing of clocks, workers or attempts: its bytes are the same on every host and at every time', async () => {
  const commits = await Promise.all(
    [{}, { identity: { ...DEAD, host: 'elsewhere' } }].map(async (choices, i) => {
      const lake = new EtlLake()
      await lake.clock.advance(i * 1e9)
      await lake.ready(segmentOf(1))
      await lake.once(choices)
      return await lake.text(`${COMMITS}/20251203T14.1.json`)
    }),
  )
  expect(commits[0]).toBe(commits[1])
})

test('a commit names its segments, counts, connections and parts', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [...Object.values(samples), '{"torn'])
  await lake.once()
  const commit = JSON.parse(await lake.text(`${COMMITS}/20251203T14.1.json`))
  expect(Object.keys(commit)).toEqual(
    'format batch hash layout writer compression zstd segments channels tables connections parts dead_letters'.split(' '),
  )
  expect(commit).toMatchObject({
    format: 1,
    batch: '20251203T14.1',
    layout: 1,
    writer: '1.2.3',
    compression: 'zstd',
    zstd: expect.any(String),
  })
  expect(commit.connections).toContainEqual({
    connection_id: '01JE6R0000000000000000TEST',
    first_sequence: 1,
    last_sequence: 10,
    frames: expect.any(Number),
    missing: 0,
  })
  expect(commit.parts[0]).toEqual({
    key: expect.stringMatching(/\/candles\/product_id=ETH-USD\/date=2025-12-03\/part_20251203T14_[0-9a-f]{16}\.parquet$/),
    table: 'candles',
    rows: 1,
    bytes: expect.any(Number),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    min_capture: '2025-12-03T23:59:59.999999Z',
    max_capture: '2025-12-03T23:59:59.999999Z',
    min_sequence: 7,
    max_sequence: 7,
  })
})

test('a commit is read as one, void or not; anything else is refused with its place', () => {
  expect(parseCommit(voidCommitBytes('20251203T14.1'), 'x')).toEqual({ kind: 'void', batch: '20251203T14.1' })
  for (const text of ['', 'torn', '[]', '{}', '{"batch":"20251203T14.1"}', '{"batch":"20251203T14.1","hash":"h","segments":{}}']) {
    expect(() => parseCommit(Buffer.from(text), 'memory:there')).toThrow('reading the commit memory:there: expected a commit')
  }
})

for (const [what, broken] of [
  ['a line that is in no count', (result) => ({ ...result, segments: result.segments.map((one) => ({ ...one, lines: one.lines + 1 })) })],
  ['a line in no channel', (result) => ({ ...result, channels: { ...result.channels, ticker: 0 } })],
  ['a dead letter that was not written', (result) => ({ ...result, deadLetterBytes: null })],
  ['a part too few', (result) => ({ ...result, parts: result.parts.slice(1) })],
  [
    'a row too many',
    (result) => ({ ...result, parts: result.parts.map((part, i) => (i === 0 ? { ...part, rows: part.rows + 1 } : part)) }),
  ],
  ['a table that no count has', (result) => ({ ...result, tables: result.tables.slice(1) })],
] as const satisfies readonly (readonly [string, (result: ConversionResult) => ConversionResult])[]) {
  test(`P8: ${what} stops the commit`, async () => {
    const result = await convertLines([...Object.values(samples), '{"torn'])
    expect(() => checkConservation('20251203T14.1', result)).not.toThrow()
    expect(() => checkConservation('20251203T14.1', broken(result))).toThrow('nothing was committed')
  })
}
