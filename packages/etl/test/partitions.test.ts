import { level2, price } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import type { PartitionCol } from '../src/conversion-settings.ts'
import { isEtlError } from '../src/errors.ts'
import { layoutOf } from '../src/lines/layout.ts'
import { convertLines, SETTINGS, tableRows } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'

const LONG = 'X'.repeat(300)

test.each([
  ['BTC-USD', 'product_id=BTC-USD', null],
  ['..', 'product_id=.%2E', null],
  ['A/B', 'product_id=A%2FB', null],
  ['a b:c%d<e>|f\u0000\u007f{}[]^\\', 'product_id=a b%3Ac%25d%3Ce%3E%7Cf%00%7F%7B}%5B%5D%5E%5C', null],
  ['CON', 'product_id=CON', null],
  ['dot.', 'product_id=dot%2E', null],
  ['space ', 'product_id=space%20', null],
  ['ÉÜ😀', 'product_id=ÉÜ😀', null],
  ['', 'product_id=__HIVE_DEFAULT_PARTITION__', null],
  [LONG, 'product_id=__HIVE_DEFAULT_PARTITION__', `{"data.events.product_id":"${LONG}"}`],
  ['/'.repeat(67), 'product_id=__HIVE_DEFAULT_PARTITION__', `{"data.events.product_id":"${'/'.repeat(67)}"}`],
  ['__HIVE_DEFAULT_PARTITION__', 'product_id=__HIVE_DEFAULT_PARTITION__', '{"data.events.product_id":"__HIVE_DEFAULT_PARTITION__"}'],
])('product %j goes to %s', async (product, folder, extra) => {
  const result = await convertLines([level2([price('"1"')], { product })])
  expect(result.parts.map(({ partition }) => partition)).toEqual([`${folder}/date=2025-12-03`])
  expect(await tableRows(result, 'level2')).toMatchObject([{ extra }])
})

const days = ['2025-12-03T23:59:59.999999Z', '2025-12-04T00:00:00.000000Z', '2025-12-03T00:00:00.000000Z']
const lines = days.flatMap((captureTs) => ['B', 'A'].map((product) => level2([price('"1"')], { product, captureTs })))
const partitioned = (partitionCols: readonly PartitionCol[]): Parameters<typeof convertLines>[1] => ({
  tables: { level2: { isEnabled: true, partitionCols } },
})

test.each<[readonly PartitionCol[], readonly string[], boolean]>([
  [
    ['product_id', 'date'],
    ['product_id=A/date=2025-12-03', 'product_id=A/date=2025-12-04', 'product_id=B/date=2025-12-03', 'product_id=B/date=2025-12-04'],
    false,
  ],
  [
    ['date', 'product_id'],
    ['date=2025-12-03/product_id=A', 'date=2025-12-03/product_id=B', 'date=2025-12-04/product_id=A', 'date=2025-12-04/product_id=B'],
    false,
  ],
  [['date'], ['date=2025-12-03', 'date=2025-12-04'], true],
  [['product_id'], ['product_id=A', 'product_id=B'], false],
])('partition_cols %j', async (cols, paths, storesProduct) => {
  const result = await convertLines(lines, partitioned(cols))
  expect(result.parts.map(({ partition }) => partition)).toEqual(paths)
  const rows = await tableRows(result, 'level2')
  expect(rows).toHaveLength(6)
  if (storesProduct) expect(rows.map((row) => row['product_id'])).toEqual(['B', 'A', 'B', 'A', 'B', 'A'])
  else expect(rows.every((row) => !Object.hasOwn(row, 'product_id'))).toBe(true)
})

test.each<[readonly PartitionCol[]]>([[[]], [['date', 'date']]])('partition_cols %j are refused', async (cols) => {
  await expect(convertLines(lines, partitioned(cols))).rejects.toSatisfy((error) => isEtlError(error, 'ERR_ETL_LAYOUT'))
})

test('a part tells its first and last time and number', async () => {
  const { parts } = await convertLines(lines, partitioned(['product_id']))
  const us = (time: string): number => Date.parse(time) * 1000
  expect(parts[0]).toMatchObject({
    rows: 3,
    minCaptureUs: us('2025-12-03T00:00:00Z'),
    maxCaptureUs: us('2025-12-04T00:00:00Z'),
    minSequence: 1,
    maxSequence: 1,
  })
})

test('the layout names every table with its columns, enabled or not', () => {
  const layout = layoutOf(coinbase, { ...SETTINGS, decimals: 'exact', tables: { level2: { isEnabled: false, partitionCols: ['date'] } } })
  expect(layout.tables.map(({ table, partition_cols }) => [table, partition_cols.join()])).toEqual([
    ['level2', 'date'],
    ['ticker', 'product_id,date'],
    ['market_trades', 'product_id,date'],
    ['candles', 'product_id,date'],
    ['gaps', 'date'],
    ['other', 'date'],
  ])
  expect(layout.tables[0]!.columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' not null'}`)).toEqual([
    'capture_timestamp TIMESTAMP(MICROS,UTC) not null',
    'server_timestamp TIMESTAMP(MICROS,UTC)',
    'sequence_num INT64',
    'product_id STRING',
    'connection_id STRING',
    'event_type STRING',
    'extra STRING',
    'side STRING',
    'event_time TIMESTAMP(MICROS,UTC)',
    'price_level DECIMAL(38,18)',
    'new_quantity DECIMAL(38,18)',
  ])
  expect(layout.tables.at(-1)!.columns.map(({ name }) => name)).toEqual([
    'capture_timestamp',
    'server_timestamp',
    'sequence_num',
    'connection_id',
    'event_type',
    'extra',
    'channel',
    'message',
  ])
  expect(JSON.parse(JSON.stringify(layout))).toEqual(layout)
})
