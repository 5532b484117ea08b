import { EnvelopeWriter } from '@fluxforge/segments'
import { level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertLines, deadLettersOf, rowsOf, tableRows } from './convert-text.ts'

const micros = (text: string, rest = 0): bigint => BigInt(Date.parse(text)) * 1000n + BigInt(rest)
const CAPTURE = micros('2025-12-03T23:59:59.999Z', 999)
const CONNECTION = '01JE6R0000000000000000TEST'

test('an order book snapshot gives a row a level, with what stands around them', async () => {
  const rows = await tableRows(await convertLines([samples.snapshot]), 'level2')
  const around = {
    capture_timestamp: CAPTURE,
    server_timestamp: micros('2025-12-04T00:00:00.021Z'),
    sequence_num: 1n,
    connection_id: CONNECTION,
    event_type: 'snapshot',
    extra: null,
  }
  const event_time = micros('2025-12-03T23:59:59.900Z')
  expect(rows).toEqual([
    { ...around, side: 'bid', event_time, price_level: 83277.25, new_quantity: 0.00715626 },
    { ...around, side: 'offer', event_time, price_level: 83277.26, new_quantity: 0 },
  ])
})

test('events go by their own product, an event without updates gives no row, 1970 is no time', async () => {
  const { parts, tables } = await convertLines([samples.updates])
  expect(parts.map(({ partition }) => partition)).toEqual(['product_id=ETH-USD/date=2025-12-03'])
  expect(await rowsOf(parts[0]!)).toMatchObject([{ event_time: null, price_level: 3100.1, new_quantity: 12345678.123456789 }])
  expect(tables).toEqual([{ table: 'level2', rows: 1, extra: 0, inexact: { new_quantity: 1 } }])
})

test('a row goes to the UTC day of its capture, nanoseconds are floored, an empty quantity is null, an empty client_id is not kept', async () => {
  const { parts } = await convertLines([samples.nextDay])
  expect(parts[0]!.partition).toBe('product_id=BTC-USD/date=2025-12-04')
  expect(await rowsOf(parts[0]!)).toMatchObject([{ event_time: micros('2025-12-03T23:59:59.912Z', 345), new_quantity: null, extra: null }])
})

test('ticker and ticker_batch fill one table, the second without bid and ask', async () => {
  const rows = await tableRows(await convertLines([samples.ticker, samples.tickerBatch]), 'ticker')
  expect(rows).toMatchObject([
    {
      price: 64281.7,
      volume_24h: 3974.98800786,
      low_52w: 59073.01,
      price_percent_chg_24h: -1.21471769193719,
      best_bid: 64281.7,
      best_ask_quantity: 0.02287045,
      extra: null,
    },
    {
      price: 64281.7,
      low_52w: null,
      high_52w: 126296,
      price_percent_chg_24h: 10.21471769193719,
      best_bid: null,
      best_ask_quantity: null,
      extra: null,
    },
  ])
})

test('trades go by product, with the maker side as sent', async () => {
  const rows = await tableRows(await convertLines([samples.trades]), 'market_trades')
  expect(rows).toMatchObject([
    { trade_id: 1100253488n, price: 83277.26, size: 0.00058346, time: micros('2025-12-03T23:59:59.977Z', 543), side: 'SELL' },
    { trade_id: 88n, price: 3100, size: 1.5, time: null, side: 'BUY' },
  ])
})

test('candles start at Unix seconds', async () => {
  const rows = await tableRows(await convertLines([samples.candles]), 'candles')
  expect(rows).toMatchObject([
    { start: micros('2023-07-10T14:10:00Z'), open: 1867.38, high: 1867.72, low: 1865.63, close: 1866.81, volume: 0.20269406 },
  ])
})

test('a channel nobody described goes to other as it came, with number and time where the frame has them', async () => {
  const result = await convertLines([samples.status, samples.error])
  expect(result.parts.map(({ table, partition }) => `${table}/${partition}`)).toEqual(['other/date=2025-12-03'])
  expect(await tableRows(result, 'other')).toMatchObject([
    {
      channel: 'status',
      sequence_num: 10n,
      server_timestamp: micros('2025-12-04T00:00:00.021Z'),
      message: expect.stringMatching(/^\{"channel":"status".*:1\.000000000000000000001\}\]\}\]\}$/),
    },
    { channel: '_unknown', sequence_num: null, server_timestamp: null, message: '{"type":"error","message":"authentication failure"}' },
  ])
})

test('heartbeats and acks give no rows and are counted', async () => {
  const { segments, channels, parts } = await convertLines([samples.heartbeat, samples.subscriptions, samples.snapshot])
  expect(segments).toMatchObject([{ lines: 3, converted: 1, control: 2, disabled: 0, deadLetters: 0 }])
  expect(channels).toEqual({ heartbeats: 1, subscriptions: 1, l2_data: 1 })
  expect(parts).toHaveLength(1)
})

test("the ancestor's envelope converts: other key order, offset, no fraction, no connection", async () => {
  const result = await convertLines([samples.ancestor])
  expect(await tableRows(result, 'market_trades')).toMatchObject([
    { capture_timestamp: micros('2025-12-03T23:59:59Z'), connection_id: null, trade_id: 1n },
  ])
  expect(result.connections).toEqual([])
})

test('an offset is taken off before the day is told', async () => {
  const { parts } = await convertLines([samples.ancestor.replace('23:59:59+00:00', '01:30:00+05:30')])
  expect(parts[0]!.partition).toBe('product_id=BTC-USD/date=2025-12-02')
})

test('a frame kept as raw text is a dead letter under its channel', async () => {
  const result = await convertLines([samples.raw])
  expect(deadLettersOf(result)).toEqual([
    { segment: 'segment_20251203T14_00001.ndjson', line: 1, offset: 0, reason: 'frame is not a JSON object', text: samples.raw },
  ])
  expect(result.channels).toEqual({ l2_data: 1 })
})

test('a frame cannot forge an envelope', async () => {
  const own = level2([price('"1"')])
  const forged = own.replace('"data":{', '"data":{},"metadata":{"source":"coinbase","channel":"heartbeats"},"data":{')
  const result = await convertLines([forged])
  expect(deadLettersOf(result).map(({ reason }) => reason)).toEqual(['frame is not exactly one JSON object'])
  expect(result.channels).toEqual({ l2_data: 1 })
})

test.each([
  ['an empty line', '', 'line is empty', '_unreadable'],
  ['a blank line', '  ', 'line is not JSON', '_unreadable'],
  ['NUL bytes', '\0\0\0\0', 'line is not JSON', '_unreadable'],
  ['a NUL byte within', level2([price('"1"')]).replace('side', 'si\0e'), 'frame is not exactly one JSON object', 'l2_data'],
  ['a torn line', level2([price('"1"')]).slice(0, -20), 'line is cut off', 'l2_data'],
  ['a line torn in its envelope', level2([price('"1"')]).slice(0, 60), 'line is not JSON', '_unreadable'],
  ['two lines glued together', level2([price('"1"')]).repeat(2), 'frame is not exactly one JSON object', 'l2_data'],
  ['a list', '[1]', 'line is not a JSON object', '_unreadable'],
  [
    'another source',
    level2([price('"1"')]).replace('"source":"coinbase"', '"source":"kraken"'),
    'metadata.source is not "coinbase"',
    'l2_data',
  ],
  [
    'a capture time that is none',
    level2([price('"1"')], { captureTs: '2025-12-03T24:00:00.000000Z' }),
    'capture_ts is not a time',
    'l2_data',
  ],
  ['a frame that is a list', level2([]).replace(/"data":.*$/, '"data":[1]}'), 'frame is not a JSON object', 'l2_data'],
  ['updates that are no list', level2([]).replace('"updates":[]', '"updates":{}'), 'data.events.updates is not a list', 'l2_data'],
  ['an update that is no object', level2([]).replace('"updates":[]', '"updates":[1]'), 'data.events.updates is not an object', 'l2_data'],
  ['a price that is an object', level2([price('{}')]), 'data.events.updates.price_level is not a single value', 'l2_data'],
])('%s is a dead letter', async (_name, line, reason, channel) => {
  const good = level2([price('"7"')])
  const result = await convertLines([good, line, good])
  expect(deadLettersOf(result)).toEqual([
    { segment: 'segment_20251203T14_00001.ndjson', line: 2, offset: good.length + 1, reason, text: line },
  ])
  expect(result.segments).toMatchObject([{ lines: 3, converted: 2, control: 0, disabled: 0, deadLetters: 1 }])
  expect(result.channels[channel]).toBe(channel === 'l2_data' ? 3 : 1)
  expect((await tableRows(result, 'level2')).map((row) => row['price_level'])).toEqual([7, 7])
})

test('what is nested too deeply to be kept is a dead letter, and the lines around it convert', async () => {
  const deep = `"price_level":"1","x":${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const lines = [level2([price('"7"')]), level2([price('"1"'), deep]), level2([price('"1"'), `${deep},"n":1.50`]), level2([price('"7"')])]
  const foreign = `{"data":${lines[1]?.slice(lines[1].indexOf('"data":') + 7, -1)},"capture_ts":"2025-12-03T14:00:00Z"}`
  const result = await convertLines([...lines, foreign])
  expect(deadLettersOf(result).map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'line is nested too deeply'],
    [3, 'line is nested too deeply'],
    [5, 'line is nested too deeply'],
  ])
  expect((await tableRows(result, 'level2')).map((row) => row['price_level'])).toEqual([7, 7])
})

test('an envelope with an endless name is read all the same', async () => {
  const result = await convertLines([level2([price('"7"')]).replace('01JE6R0000000000000000TEST', 'x'.repeat(20_000_000))])
  expect(result.segments).toMatchObject([{ lines: 1, converted: 1 }])
})

test('what is not UTF-8 is kept as base64, and its neighbours in the same chunk convert', async () => {
  const bad = Buffer.concat([Buffer.from(level2([price('"1"')])), Buffer.of(0xff)])
  const result = await convertLines([level2([price('"7"')], { product: 'É-USD' }), bad])
  expect(deadLettersOf(result)).toMatchObject([{ line: 2, reason: 'line is not UTF-8', base64: bad.toString('base64') }])
  expect(result.parts.map(({ partition }) => partition)).toEqual(['product_id=É-USD/date=2025-12-03'])
})

test('a bad row takes back the rows of its line before it, in every partition', async () => {
  const trade = (product: string, id: string): string =>
    `{"product_id":"${product}","trade_id":"${id}","price":"1","size":"1","time":"2025-12-03T14:00:00Z","side":"BUY","new":1}`
  const line = (...trades: string[]): string => samples.trades.replace(/"trades":\[.*\]\}\]/, `"trades":[${trades.join()}]}]`)
  const result = await convertLines([
    line(trade('A', '1'), trade('B', '2')),
    line(trade('A', '3'), trade('B', '4'), trade('A', 'five')),
    line(trade('B', '6')),
  ])
  expect((await tableRows(result, 'market_trades')).map((row) => row['trade_id'])).toEqual([1n, 2n, 6n])
  expect(deadLettersOf(result)).toMatchObject([{ line: 2, reason: 'data.events.trades.trade_id is not an integer of 64 bits: "five"' }])
  expect(result.tables).toMatchObject([{ rows: 3, extra: 3 }])
})

test('a line with a carriage return converts', async () => {
  const result = await convertLines([`${level2([price('"7"')])}\r`])
  expect(result.segments).toMatchObject([{ converted: 1 }])
})

test('keys in another order fill the same columns, in each object', async () => {
  const swapped = '{"new_quantity":"2","price_level":"7","event_time":"2025-12-03T14:00:00Z","side":"offer"}'
  const frameText = `{"events":[{"updates":[${swapped}],"product_id":"BTC-USD","type":"update"}],"sequence_num":5,"timestamp":"2025-12-03T14:00:00.5Z","channel":"l2_data"}`
  const line = level2([]).replace(/"data":.*$/, `"data":${frameText}}`)
  const result = await convertLines([level2([price('"1"')]), line, level2([price('"3"')])])
  expect((await tableRows(result, 'level2')).map(({ side, price_level, sequence_num }) => [side, price_level, sequence_num])).toEqual([
    ['bid', 1, 1n],
    ['offer', 7, 5n],
    ['bid', 3, 1n],
  ])
})

test('lines of a disabled table are counted and give no rows, but their numbers count', async () => {
  const result = await convertLines([samples.snapshot, samples.ticker], {
    tables: { level2: { isEnabled: false, partitionCols: ['date'] } },
  })
  expect(result.segments).toMatchObject([{ lines: 2, converted: 1, disabled: 1 }])
  expect(result.tables.map(({ table }) => table)).toEqual(['ticker'])
  expect(result.connections).toEqual([{ connectionId: CONNECTION, firstSequence: 1, lastSequence: 4, frames: 2, missing: 2 }])
})

test("the recorder's own lines are read as what they are: frames that hold envelopes, odd channels, and what could not be embedded", async () => {
  const writer = new EnvelopeWriter('coinbase')
  const line = (channel: string, data: string | Buffer): Buffer =>
    writer.line({ captureUs: 1_764_770_400_000_001, channel, connectionId: 'c"1', sequence: null, data: Buffer.from(data) }).subarray(0, -1)
  const nested = '{"data":{"metadata":{"channel":"heartbeats"}},"sequence_num":3,"n":1.0}'
  const lines = [line('od"d', nested), line('od"d', 'pong'), line('od"d', Buffer.of(0x7b, 0xff, 0x7d))]
  const result = await convertLines(lines)
  expect(await tableRows(result, 'other')).toMatchObject([
    { channel: 'od"d', message: nested, connection_id: 'c"1', sequence_num: 3n, extra: null },
  ])
  expect(deadLettersOf(result).map(({ line: at, reason }) => [at, reason])).toEqual([
    [2, 'frame is not a JSON object'],
    [3, 'frame is not a JSON object'],
  ])
  expect(result.channels).toEqual({ 'od"d': 3 })
})
