import { level2, price } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { layoutOf } from '../src/lines/layout.ts'
import type { Source } from '../src/source.ts'
import { chunksOf, tableRows } from './convert-text.ts'

const BARE: Source = { name: 'coinbase', tables: [], controlChannels: [] }

test('a source without tables has all its frames in `other`, whole, and its gaps', async () => {
  const chunks = chunksOf(Buffer.from(`${level2([price('"1"')])}\n`), 1000)
  const result = await convertSegments({ source: BARE, writerVersion: '1.0.0' }, [{ name: 'segment_20251203T14_00001.ndjson', chunks }])
  expect(result.segments).toMatchObject([{ lines: 1, converted: 1, deadLetters: 0 }])
  expect(await tableRows(result, 'other')).toMatchObject([{ channel: 'l2_data', message: expect.stringContaining('"price_level":"1"') }])
  expect(layoutOf(BARE).tables.map(({ table }) => table)).toEqual(['gaps', 'other'])
})
