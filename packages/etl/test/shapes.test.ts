import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { layoutOf } from '../src/lines/layout.ts'
import { constant, decimal, integer, list, rows, type Shape, word } from '../src/shapes/shape.ts'
import type { Source } from '../src/source.ts'
import { chunksOf, type Row, SETTINGS, tableRows } from './convert-text.ts'

const level = { price: decimal('price'), size: decimal('size') }

/** An exchange unlike Coinbase: two lists in a frame, two channels of one table, bare numbers, a row that is told by its keys only. */
const source: Source = {
  name: 'elsewhere',
  controlChannels: [],
  tables: [
    {
      table: 'book',
      channels: {
        book: {
          symbol: word('product_id'),
          seq: integer('sequence_num'),
          bids: rows({ ...level, orders: integer('orders') }),
          asks: rows(level),
        },
        nested: { groups: list({ venue: word('venue'), levels: rows(level) }), rest: rows(level) },
        top: { symbol: word('product_id'), quotes: rows(level) },
      },
    },
  ],
}

async function read(...frames: readonly (readonly [string, string])[]): Promise<readonly Row[]> {
  const lines = frames.map(
    ([channel, data]) =>
      `{"capture_ts":"2025-12-03T14:00:00.000000Z","metadata":{"source":"elsewhere","channel":"${channel}","connection_id":"c"},"data":${data}}\n`,
  )
  const settings = { ...SETTINGS, tables: { book: { isEnabled: true, partitionCols: ['date'] as const } } }
  return tableRows(
    await convertSegments({ source, settings, writerVersion: '0' }, [{ name: 's', chunks: chunksOf(Buffer.from(lines.join('')), 1000) }]),
    'book',
  )
}

test('a list knows nothing of the rows in the list before it', async () => {
  const found = await read(
    ['book', '{"symbol":"A","seq":1,"asks":[{"price":3.5,"size":1}],"bids":[{"price":2.25,"size":1,"orders":7}]}'],
    ['nested', '{"groups":[{"venue":"x","levels":[{"price":1,"size":1}]}],"rest":[{"price":2,"size":2}]}'],
  )
  expect(found.map(({ price, orders, venue }) => [price, orders, venue])).toEqual([
    [2.25, 7n, null],
    [3.5, null, null],
    [1, null, 'x'],
    [2, null, null],
  ])
})

test('a channel knows nothing of the columns that another of its table filled', async () => {
  const found = await read(
    ['book', '{"symbol":"A","seq":1,"bids":[{"price":1,"size":1,"orders":7}]}'],
    ['top', '{"symbol":"B","quotes":[{"price":2,"size":1}]}'],
    ['nested', '{"groups":[{"levels":[{"price":3,"size":1}]}]}'],
  )
  expect(found.map(({ product_id, sequence_num, orders, price }) => [product_id, sequence_num, orders, price])).toEqual([
    ['A', 1n, 7n, 1],
    ['B', null, null, 2],
    [null, null, null, 3],
  ])
})

const bind = (shape: Shape) => () =>
  layoutOf({ name: 's', controlChannels: [], tables: [{ table: 't', channels: { c: shape } }] }, SETTINGS)

test('a description that can not be bound is refused', () => {
  expect(bind({ a: rows({ b: rows({}) }) })).toThrow('t data.a: a row holds no lists')
  expect(bind({ a: decimal('x'), b: word('x') })).toThrow("t.x can't be double and dictionary")
  expect(bind({ a: integer('product_id') })).toThrow('t.product_id must be a word')
  expect(bind(Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`k${i}`, constant('')])))).toThrow('at most 31 keys')
})
