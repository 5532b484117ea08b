import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { level2, price, samples, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import type { ConversionSettings } from '../src/conversion-settings.ts'
import type { ConversionResult } from '../src/lines/conversion-result.ts'
import type { ConvertedPart } from '../src/parquet/converted-part.ts'
import { convertLines, metadataOf, rowsOf } from './convert-text.ts'

/** Asks DuckDB, an independent reader; `from` in the SQL stands for all parts of a table under their keys. */
async function ask(result: ConversionResult, table: string, sql: string): Promise<readonly object[]> {
  await using dir = await tempDir()
  for (const { table: name, partition, bytes } of result.parts) {
    const file = join(dir.path, name, partition, 'part_20251203T14_0123456789abcdef.parquet')
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run("SET TimeZone = 'UTC'")
  const glob = join(dir.path, table, '**', '*.parquet').replaceAll('\\', '/')
  const reader = await connection.runAndReadAll(sql.replace('from', `from read_parquet('${glob}', hive_partitioning = true)`))
  connection.closeSync()
  return reader.getRowObjectsJson()
}

const all = Object.values(samples)

test.each<[ConversionSettings['compression']]>([['zstd'], ['snappy'], ['none']])(
  'DuckDB reads %s parts: types, values, nulls, partitions',
  async (compression) => {
    const result = await convertLines(all, { compression })
    const types = await ask(result, 'market_trades', 'describe select * from')
    expect(types.map((row) => Object.values(row).slice(0, 2).join(' '))).toEqual([
      'capture_timestamp TIMESTAMP WITH TIME ZONE',
      'server_timestamp TIMESTAMP WITH TIME ZONE',
      'sequence_num BIGINT',
      'connection_id VARCHAR',
      'event_type VARCHAR',
      'extra VARCHAR',
      'trade_id BIGINT',
      'price DOUBLE',
      'size DOUBLE',
      'time TIMESTAMP WITH TIME ZONE',
      'side VARCHAR',
      'date DATE',
      'product_id VARCHAR',
    ])
    expect(
      await ask(
        result,
        'market_trades',
        'select product_id, date, epoch_us(capture_timestamp) us, trade_id, price, time is null as untimed, side from order by trade_id',
      ),
    ).toEqual([
      { product_id: 'BTC-USD', date: '2025-12-03', us: '1764806399000000', trade_id: '1', price: 5, untimed: false, side: 'BUY' },
      { product_id: 'ETH-USD', date: '2025-12-03', us: '1764806399999999', trade_id: '88', price: 3100, untimed: true, side: 'BUY' },
      {
        product_id: 'BTC-USD',
        date: '2025-12-03',
        us: '1764806399999999',
        trade_id: '1100253488',
        price: 83277.26,
        untimed: false,
        side: 'SELL',
      },
    ])
    expect(await ask(result, 'ticker', 'select count(*) n, count(best_bid) bids, count(extra) extras from')).toEqual([
      { n: '2', bids: '1', extras: '0' },
    ])
    expect(await ask(result, 'other', 'select channel, length(message) > 50 as isWhole from order by channel')).toEqual([
      { channel: '_unknown', isWhole: true },
      { channel: 'status', isWhole: true },
    ])
  },
)

test('DuckDB decodes what partitions escape', async () => {
  const products = ['A/B', '..', 'CON', 'x:y%', '', 'ÉÜ😀']
  const result = await convertLines(products.map((product) => level2([price('"1"')], { product })))
  const found = await ask(result, 'level2', "select coalesce(product_id, 'NULL') p from")
  expect(new Set(found.map((row) => Object.values(row)[0]))).toEqual(new Set(['A/B', '..', 'CON', 'x:y%', 'NULL', 'ÉÜ😀']))
})

test('DuckDB reads exact decimals to the last digit, and by their statistics', async () => {
  const texts = [
    '0.1',
    '-1.50',
    '9007199254740993',
    '0.123456789012345678',
    '12345678901234567890.123456789012345678',
    '-99999999999999999999',
    '-0',
    '1e-18',
  ]
  const result = await convertLines([level2(texts.map((text) => price(`"${text}"`)))], { decimals: 'exact' })
  expect(await ask(result, 'level2', 'select price_level::VARCHAR p, typeof(price_level) t from')).toEqual(
    [
      '0.100000000000000000',
      '-1.500000000000000000',
      '9007199254740993.000000000000000000',
      '0.123456789012345678',
      '12345678901234567890.123456789012345678',
      '-99999999999999999999.000000000000000000',
      '0.000000000000000000',
      '0.000000000000000001',
    ].map((p) => ({ p, t: 'DECIMAL(38,18)' })),
  )
  expect(await ask(result, 'level2', 'select count(*) n from where price_level > 9007199254740993')).toEqual([{ n: '1' }])
})

function columnsOf(
  part: ConvertedPart,
  group = 0,
): Map<string, NonNullable<NonNullable<ReturnType<typeof metadataOf>['row_groups'][0]>['columns'][0]['meta_data']>> {
  const columns = metadataOf(part).row_groups[group]?.columns ?? []
  return new Map(
    columns.flatMap(({ meta_data }) => (meta_data === undefined ? [] : [[meta_data.path_in_schema.join('.'), meta_data] as const])),
  )
}

test('statistics: least, greatest, nulls; zeros as Parquet wants them; strings by UTF-8 bytes', async () => {
  const rows = ['"price_level":"0","new_quantity":"-3"', '"price_level":"2","new_quantity":"-0"', '"price_level":null,"new_quantity":""']
  const sides = ['\uff5a', '😀', 'a'] // the emoji comes last by bytes, first by UTF-16
  const line = sides.reduce((text, side) => text.replace('"side":"bid"', `"side":"${side}"`), level2(rows))
  const columns = columnsOf((await convertLines([line])).parts[0]!)
  const statistics = (name: string): object | undefined => columns.get(name)?.statistics
  expect(statistics('price_level')).toMatchObject({ min_value: -0, max_value: 2, null_count: 1n })
  expect(statistics('new_quantity')).toMatchObject({ min_value: -3, max_value: 0, null_count: 1n })
  expect(statistics('side')).toMatchObject({ min_value: 'a', max_value: '😀', null_count: 0n })
  expect(statistics('sequence_num')).toMatchObject({ min_value: 1n, max_value: 1n, null_count: 0n })
  expect(statistics('capture_timestamp')).toMatchObject({ min_value: new Date('2025-12-03T14:00:01Z'), null_count: 0n })
  expect(statistics('extra')).toMatchObject({ min_value: undefined, max_value: undefined, null_count: 3n })
})

test('long strings have bounds that are cut, and still bounds', async () => {
  const [part] = (await convertLines([level2([`${price('"1"')},"long":"${'z'.repeat(500)}"`])])).parts
  const { min_value, max_value } = columnsOf(part!).get('extra')?.statistics ?? {}
  const extra = `{"long":"${'z'.repeat(500)}"}`
  expect(String(min_value).length).toBeLessThan(64)
  expect(String(min_value) <= extra && extra <= String(max_value)).toBe(true)
})

test('integers beyond 2^53 are exact in statistics too', async () => {
  const trades = ['5', '9007199254740993', '-9223372036854775808'].map((id) => `{"product_id":"A","trade_id":"${id}"}`)
  const [part] = (await convertLines([samples.trades.replace(/"trades":\[.*\]\}\]/, `"trades":[${trades.join()}]}]`)])).parts
  expect(columnsOf(part!).get('trade_id')?.statistics).toMatchObject({ min_value: -(2n ** 63n), max_value: 9007199254740993n })
})

test('the footer names segments, writer and zstd; only capture_timestamp is required; all parts of a table have one schema', async () => {
  const result = await convertLines([samples.ticker, samples.tickerBatch.replace('BTC-USD', 'ETH-USD')])
  const [first, second] = result.parts.map(metadataOf)
  expect(first?.created_by).toBe('fluxforge')
  expect(first?.key_value_metadata).toEqual([
    { key: 'fluxforge.segments', value: '["segment_20251203T14_00001.ndjson"]' },
    { key: 'fluxforge.version', value: '1.2.3' },
    { key: 'fluxforge.zstd', value: process.versions['zstd'] },
  ])
  expect(first?.schema.filter(({ repetition_type }) => repetition_type === 'REQUIRED').map(({ name }) => name)).toEqual([
    'capture_timestamp',
  ])
  expect(second?.schema).toEqual(first?.schema)
})

test('a small column is stored as it is, a large one compressed, and both are read', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${price(`"${i}"`)},"note":"${i} ${'x'.repeat(40)}"`)
  const [part] = (await convertLines([level2(rows)])).parts
  const codecOf = (name: string): string | undefined => columnsOf(part!).get(name)?.codec
  expect(['side', 'connection_id', 'price_level', 'extra'].map(codecOf)).toEqual(['UNCOMPRESSED', 'UNCOMPRESSED', 'ZSTD', 'ZSTD'])
  expect((await rowsOf(part!)).map((row) => [row['side'], row['price_level']])).toEqual(rows.map((_, i) => ['bid', i]))
})

const MANY = 70_000
const manyLines = Array.from({ length: 100 }, (_, i) =>
  level2(Array.from({ length: MANY / 100 }, (_row, k) => price(`"${i * (MANY / 100) + k}"`))),
)

test('a row group is closed at a line boundary once it is full, and a bad line costs it nothing', async () => {
  const bad = level2([price('"1"'), price('"bad"')])
  const result = await convertLines(manyLines.flatMap((line) => [line, bad]))
  const [part] = result.parts
  expect(metadataOf(part!).row_groups.map(({ num_rows }) => num_rows)).toEqual([65_800n, 4_200n])
  expect((await rowsOf(part!)).map((row) => row['price_level'])).toEqual(Array.from({ length: MANY }, (_, i) => i))
  expect(await ask(result, 'level2', 'select count(*) n, sum(price_level) s, count(distinct price_level) d from')).toEqual([
    { n: String(MANY), s: (MANY * (MANY - 1)) / 2, d: String(MANY) },
  ])
})

test('a roll-back over the edge of a page spares the rows before it', async () => {
  const rows = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => price(`"${from + i}"`))
  const lines = [level2(rows(0, 510)), level2([...rows(900, 910), price('"bad"')]), level2(rows(510, 520))]
  const [part] = (await convertLines(lines)).parts
  expect((await rowsOf(part!)).map((row) => row['price_level'])).toEqual(Array.from({ length: 520 }, (_, i) => i))
})
