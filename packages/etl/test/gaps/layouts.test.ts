import { level2 } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import type { ConversionSettings } from '../../src/conversion-settings.ts'
import { describe } from '../../src/lines/described-source.ts'
import { decimal, integer, rows, word } from '../../src/shapes/shape.ts'
import type { Source } from '../../src/source.ts'
import { EtlLake, segmentOf } from '../batches/etl-lake.ts'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { cut, gapsIn, ids, inWords, trades } from './recorded.ts'

const LINES = [
  trades('10:00:01', ids(1, 3)),
  trades('10:00:01', ids(1, 2), 'ETH-USD'),
  cut('10:00:02', '10:00:03'),
  trades('10:00:04', ids(6, 7)),
  trades('10:00:04', ids(4, 4), 'ETH-USD'),
  level2(['"price_level":"1.5","new_quantity":"2"'], { product: 'SOL-USD', captureTs: '2025-12-03T10:00:05.000000Z' }),
]
const GAPS = ['BTC-USD disconnect 10:00:02–10:00:03 market_trades 4–5', 'ETH-USD ids 10:00:01–10:00:04 market_trades 3–3']

const byDate = { isEnabled: true, partitionCols: ['date'] } as const
const byProduct = { isEnabled: true, partitionCols: ['product_id'] } as const

test.each<readonly [string, Partial<ConversionSettings>]>([
  ['as it comes', {}],
  ['of exact decimals', { decimals: 'exact' }],
  ['of pages that are not compressed', { compression: 'none' }],
  ['of snappy pages', { compression: 'snappy' }],
  ['partitioned by date only', { tables: { market_trades: byDate, level2: byDate } }],
  ['partitioned by product only', { tables: { market_trades: byProduct, level2: byProduct } }],
])('an output %s tells the same', async (_name, settings) => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1, 10), LINES)
  await lake.once({ conversion: { ...SETTINGS, ...settings } })
  const report = await gapsIn(lake)
  expect(inWords(report)).toEqual(GAPS)
  expect(report.products.map(({ product }) => product)).toEqual(['BTC-USD', 'ETH-USD', 'SOL-USD'])
  await expect(gapsIn(lake, { product: 'SOL-USD' })).resolves.toMatchObject({ products: [{ product: 'SOL-USD', gaps: [] }] })
})

test('holes are seen across a layout that was raised', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1, 10), [trades('10:00:01', ids(1, 3))])
  await lake.once()
  const exact = { conversion: { ...SETTINGS, decimals: 'exact', tables: { market_trades: byDate } } as const }
  await lake.etl(exact).raiseLayout()
  await lake.ready(segmentOf(1, 11), [trades('11:00:01', ids(5, 6))])
  await lake.once(exact)
  expect(inWords(await gapsIn(lake))).toEqual(['BTC-USD ids 10:00:01–11:00:01 market_trades 4–4'])
})

test('a source without consecutive ids has the gaps that were told', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1, 10), LINES)
  await lake.once()
  const source: Source = { ...coinbase, tables: coinbase.tables.map(({ table, channels }) => ({ table, channels })) }
  expect(inWords(await gapsIn(lake, { source }))).toEqual(['BTC-USD disconnect 10:00:02–10:00:03'])
})

test.each(['trade_idd', 'price', 'product_id'])(
  'consecutive ids in %s, which is no column of integers, are a mistake of the source',
  (column) => {
    const shape = { trades: rows({ trade_id: integer('trade_id'), price: decimal('price'), product_id: word('product_id') }) }
    const source: Source = { name: 'x', controlChannels: [], tables: [{ table: 't', channels: { c: shape }, consecutiveIds: column }] }
    expect(() => describe(source, SETTINGS)).toThrow(`t: expected a column of integers for consecutive ids, found ${column}`)
  },
)
