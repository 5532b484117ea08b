import { level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { sameRows } from '../src/parquet/same-rows.ts'
import { chunksOf, convertLines, SETTINGS, tableRows } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'

const all = Object.values(samples)

test('the same lines give the same bytes, however they come in chunks', async () => {
  const once = await convertLines(all)
  expect(await convertLines(all)).toEqual(once)
  for (const chunkBytes of [1, 7, 1000]) expect(await convertLines(all, {}, chunkBytes)).toEqual(once)
})

test('segments of a batch share parts, have each their own reading, and hash what was read', async () => {
  const segment = (name: string, lines: readonly string[]) => ({ name, chunks: chunksOf(Buffer.from(lines.join('\n')), 50) })
  const result = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [
    segment('a', [samples.snapshot, 'x']),
    segment('b', ['y', samples.snapshot]),
    segment('c', []),
  ])
  expect(result.parts.map(({ rows }) => rows)).toEqual([4])
  expect(result.segments).toMatchObject([
    {
      segment: 'a',
      lines: 2,
      converted: 1,
      deadLetters: 1,
      bytes: samples.snapshot.length + 2,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    { segment: 'b', lines: 2, converted: 1, deadLetters: 1 },
    { segment: 'c', lines: 0, bytes: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  ])
  expect(Buffer.from(result.deadLetterBytes ?? []).toString()).toMatch(/"segment":"a","line":2,.*\n\{"segment":"b","line":1,"offset":0/)
})

test('what the rows of one segment had beside their columns is forgotten in the next', async () => {
  const segment = (name: string, id: string) => ({
    name,
    chunks: chunksOf(Buffer.from(samples.trades.replace('1100253488', id).replace('"side":"SELL"', `"side":"SELL","n":${id}`)), 1000),
  })
  const result = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [
    segment('a', '9007199254740993'),
    segment('b', '7'),
  ])
  const rows = (await tableRows(result, 'market_trades')).filter(({ side }) => side === 'SELL')
  expect(rows.map(({ trade_id, extra }) => [trade_id, extra])).toEqual([
    [9007199254740993n, '{"n":9007199254740993}'],
    [7n, '{"n":7}'],
  ])
})

test('a signal stops a conversion', async () => {
  const segments = [{ name: 'a', chunks: chunksOf(Buffer.from(all.join('\n')), 50) }]
  await expect(
    convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, segments, AbortSignal.abort()),
  ).rejects.toThrow('abort')
})

test('an input that fails makes the conversion fail', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(samples.snapshot)
    throw new Error('disk on fire')
  }
  await expect(
    convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [{ name: 'a', chunks: broken() }]),
  ).rejects.toThrow('disk on fire')
})

test('other compression is other bytes and the same rows', async () => {
  const lines = [level2(Array.from({ length: 3000 }, (_, i) => price(`"${i}.5"`))), samples.trades]
  const [zstd, snappy, none] = await Promise.all(
    (['zstd', 'snappy', 'none'] as const).map((compression) => convertLines(lines, { compression })),
  )
  for (const [i, part] of zstd!.parts.entries()) {
    expect(snappy!.parts[i]!.bytes).not.toEqual(part.bytes)
    expect(await sameRows(part.bytes, snappy!.parts[i]!.bytes)).toBe(true)
    expect(await sameRows(part.bytes, none!.parts[i]!.bytes)).toBe(true)
  }
})

test.each([
  ['a price', [price('"2"')], {}],
  ['a minus zero', [price('"-0"')], {}],
  ['a null', [price('null')], {}],
  ['a microsecond', [price('"0"')], { captureTs: '2025-12-03T14:00:01.000001Z' }],
  ['one more row', [price('"0"'), price('"0"')], {}],
  ['a string', [`${price('"0"')},"x":1`], {}],
])('%s makes other rows', async (_name, rows, options) => {
  const one = await convertLines([level2([price('"0"')])])
  const two = await convertLines([level2(rows, options)])
  expect(await sameRows(one.parts[0]!.bytes, two.parts[0]!.bytes)).toBe(false)
})

test('columns of nulls are other columns when their types are others', async () => {
  const nulls = [level2(['"price_level":null'])]
  const [double, exact] = await Promise.all([convertLines(nulls), convertLines(nulls, { decimals: 'exact' })])
  expect(await sameRows(double.parts[0]!.bytes, exact.parts[0]!.bytes)).toBe(false)
})

test('another schema makes other rows, and the last digit of an exact decimal does', async () => {
  const exact = (text: string) => convertLines([level2([price(`"${text}"`)])], { decimals: 'exact' })
  const [a, b, c, d] = await Promise.all([
    exact('0.123456789012345678'),
    exact('0.123456789012345679'),
    exact('1'),
    convertLines([level2([price('"1"')])]),
  ])
  expect(await sameRows(a.parts[0]!.bytes, b.parts[0]!.bytes)).toBe(false)
  expect(await sameRows(c.parts[0]!.bytes, d.parts[0]!.bytes)).toBe(false)
  expect(await sameRows(a.parts[0]!.bytes, a.parts[0]!.bytes)).toBe(true)
})
