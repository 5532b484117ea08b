import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'
import { expect, test } from 'vitest'
import { ByteSink } from '../../src/parquet/byte-sink.ts'
import { ThriftWriter } from '../../src/parquet/thrift-writer.ts'

test('what is written is read as the same fields by hyparquet, which shares nothing with it', () => {
  const sink = new ByteSink()
  const writer = new ThriftWriter(sink)
  writer.i32(1, -1)
  writer.i64(2, Number.MAX_SAFE_INTEGER / 2 - 0.5)
  writer.binary(3, 'é')
  writer.list(4, 'i32', 20)
  for (let i = 0; i < 20; i++) writer.integer(i * 1000)
  writer.list(5, 'struct', 2)
  for (const name of ['a', 'b'])
    writer.element(() => {
      writer.binary(2, name)
      writer.bool(7, false)
    })
  writer.struct(9, () => writer.struct(1, () => {}))
  writer.bool(24, true)
  writer.end()
  const { buffer } = sink.toBytes()
  expect(deserializeTCompactProtocol({ view: new DataView(buffer), offset: 0 })).toEqual({
    field_1: -1,
    field_2: BigInt(Number.MAX_SAFE_INTEGER / 2 - 0.5),
    field_3: new TextEncoder().encode('é'),
    field_4: Array.from({ length: 20 }, (_, i) => i * 1000),
    field_5: ['a', 'b'].map((name) => ({ field_2: new TextEncoder().encode(name), field_7: false })),
    field_9: { field_1: {} },
    field_24: true,
  })
})

test('fields out of order are refused', () => {
  const writer = new ThriftWriter(new ByteSink())
  writer.i32(3, 1)
  expect(() => writer.i32(3, 1)).toThrow("field 3 can't follow 3")
})
