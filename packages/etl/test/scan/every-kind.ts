import { constant, decimal, integer, json, list, rows, seconds, text, timestamp, word } from '../../src/shapes/shape.ts'
import type { Source } from '../../src/source.ts'

const level = { price: decimal('price'), size: decimal('size') }

/** An exchange with every kind of value, and with shapes that only JSON.parse's road can read. */
export const everyKind: Source = {
  name: 'elsewhere',
  // An exchange can't speak for the recorder.
  controlChannels: ['pulse', '_fluxforge'],
  tables: [
    {
      table: 'book',
      channels: {
        all: {
          kind: constant('book'),
          seq: integer('sequence_num'),
          at: timestamp('server_timestamp'),
          note: text('note'),
          raw: json('raw'),
          groups: list({
            venue: word('product_id'),
            start: seconds('start'),
            levels: rows({ ...level, orders: integer('orders'), memo: text('memo'), day: timestamp('day'), way: word('way') }),
          }),
        },
        two: { seq: integer('sequence_num'), bids: rows({ ...level, orders: integer('orders') }), asks: rows(level) },
        inner: { groups: list({ seq: integer('sequence_num'), levels: rows(level) }) },
        twice: { seq: integer('sequence_num'), number: integer('sequence_num'), levels: rows(level) },
        unnumbered: { seq: decimal('price'), levels: rows({ size: decimal('size') }) },
        renamed: { seq: decimal('price'), number: integer('sequence_num'), levels: rows({ size: decimal('size') }) },
      },
    },
  ],
}

const levels =
  '"levels":[{"price":"1.5","size":"2","orders":3,"memo":"m","day":"2025-12-03T14:00:00.25Z","way":"up"},{"price":"1.75","size":"0"}]'

const frames = {
  all: `{"kind":"book","seq":5,"at":"2025-12-03T14:00:00.123Z","note":"n","raw":"r","groups":[{"venue":"X","start":"1764770400","${levels.slice(1)}},{"venue":"Y","start":1764770400,"levels":[]}]}`,
  two: '{"seq":6,"bids":[{"price":"1","size":"2","orders":7}],"asks":[{"price":"3","size":"4"}]}',
  inner: `{"groups":[{"seq":7,"levels":[{"price":"1","size":"2"}]}]}`,
  twice: '{"number":11,"seq":12,"levels":[{"price":"1","size":"2"}]}',
  unnumbered: '{"seq":"13","levels":[{"size":"2"}]}',
  renamed: '{"seq":"8","number":9,"levels":[{"size":"2"}]}',
  _fluxforge: '{"kind":"sequence_gap","from_sequence":1}',
  pulse: '{"seq":10,"beats":[1,-2.5,{"a":null,"b":[true,false]}]}',
}

export const everyKindSamples: readonly string[] = Object.entries(frames).map(
  ([channel, data]) =>
    `{"capture_ts":"2025-12-03T14:00:01.000000Z","metadata":{"source":"elsewhere","channel":"${channel}","connection_id":"c"},"data":${data}}`,
)
