import { envelope, level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertLines, deadLettersOf, tableRows } from './convert-text.ts'

async function prices(texts: readonly string[], decimals: 'double' | 'exact' = 'double'): Promise<readonly unknown[]> {
  const result = await convertLines(
    texts.map((text) => level2([price(text)])),
    { decimals },
  )
  expect(deadLettersOf(result)).toEqual([])
  return (await tableRows(result, 'level2')).map((row) => row['price_level'])
}

async function reasonOf(line: string): Promise<string | undefined> {
  return deadLettersOf(await convertLines([line]))[0]?.reason
}

test('null, "" and an absent key are null, never 0; what stood there in the row before is forgotten', async () => {
  const result = await convertLines([level2([price('"1"'), price('null'), price('"2"'), price('""'), price('"3"'), '"new_quantity":"1"'])])
  expect((await tableRows(result, 'level2')).map((row) => row['price_level'])).toEqual([1, null, 2, null, 3, null])
})

test('exponents, leading and trailing zeros, minus zero and bare numbers are decimals', async () => {
  expect(await prices(['"1e-8"', '"1E2"', '"00012.50"', '"-0"', '"-1.5"', '7', '1e-7', '0.25'])).toEqual([
    1e-8, 100, 12.5, -0, -1.5, 7, 1e-7, 0.25,
  ])
})

test.each(['"NaN"', '"Infinity"', '"1e400"', '"0.-10000"', '".5"', '"1."', '"+1"', '"0x10"', '" 1"', '"1 "', '"-"', '"1.2.3"', 'true'])(
  'price %s is a dead letter',
  async (text) => {
    expect(await reasonOf(level2([price(text)]))).toBe(
      `data.events.updates.price_level is not a decimal: ${JSON.stringify(text.replaceAll('"', ''))}`,
    )
  },
)

test('a number of a million digits is a dead letter, one of forty is inexact', async () => {
  expect(await reasonOf(level2([price(`"${'1'.repeat(1_000_000)}"`)]))).toMatch(/is not a decimal: "1{40}"$/)
  const result = await convertLines([level2([price(`"${'1234567890'.repeat(4)}"`), price(`"0.${'0'.repeat(1_000_000)}"`)])])
  expect(result.tables).toEqual([{ table: 'level2', rows: 2, extra: 0, inexact: { price_level: 1 } }])
})

test('inexact counts decimals whose double prints as another decimal, dead letters not', async () => {
  const texts = [
    '0.1',
    '1.50',
    '123456789012345',
    '9007199254740993',
    '0.12345678901234567',
    '1234567890.1234560',
    '0.30000000000000004',
    '1e23',
    '-0.0',
    '1e-400',
  ]
  const result = await convertLines([
    level2(texts.map((text) => price(`"${text}"`))),
    level2([price('"9007199254740993"'), price('"bad"')]),
  ])
  expect(result.tables[0]!.inexact).toEqual({ price_level: 3 })
  expect((await tableRows(result, 'level2')).map((row) => row['price_level'])).toEqual(texts.map(Number))
})

test('integers beyond 2^53 are exact, those beyond 64 bits are dead letters', async () => {
  const trade = (id: string): string => samples.trades.replace('"1100253488"', id)
  const ids = [
    '"9007199254740993"',
    '9007199254740993',
    '"9223372036854775807"',
    '"-9223372036854775808"',
    '5',
    '"5.0"',
    '"5e3"',
    'null',
    '""',
    '"007"',
  ]
  const result = await convertLines(ids.map(trade))
  const btc = result.parts.filter(({ partition }) => partition.startsWith('product_id=BTC'))
  expect((await tableRows({ ...result, parts: btc }, 'market_trades')).map((row) => row['trade_id'])).toEqual([
    9007199254740993n,
    9007199254740993n,
    9223372036854775807n,
    -9223372036854775808n,
    5n,
    5n,
    5000n,
    null,
    null,
    7n,
  ])
  for (const id of ['"9223372036854775808"', '1.5', '"1.5"', '"x"', '1e400'])
    expect(await reasonOf(trade(id))).toMatch(/trade_id is not an integer of 64 bits/)
})

test('an integer beyond 2^53 does not cling to the rows after it', async () => {
  const trades = ['9007199254740993', '1', '9007199254740995'].map((id) => `{"product_id":"A","trade_id":"${id}"}`)
  const line = samples.trades.replace(/"trades":\[.*\]\}\]/, `"trades":[${trades.join()},{"product_id":"A"}]}]`)
  expect((await tableRows(await convertLines([line]), 'market_trades')).map((row) => row['trade_id'])).toEqual([
    9007199254740993n,
    1n,
    9007199254740995n,
    null,
  ])
})

const NOT_GIVEN = [
  '"0001-01-01T00:00:00Z"',
  '"0001-01-01T00:00:00.000000Z"',
  '"1970-01-01T00:00:00Z"',
  '"1970-01-01T00:00:00.0000009Z"',
  'null',
  '""',
]

test('year 1 and the start of 1970 are times not given', async () => {
  const result = await convertLines(NOT_GIVEN.map((time) => level2([price('"1"')]).replace('"2025-12-03T14:00:00Z"', time)))
  expect((await tableRows(result, 'level2')).map((row) => row['event_time'])).toEqual(NOT_GIVEN.map(() => null))
})

test('a time just after the start of 1970 is one, and so is a leap day', async () => {
  const times = [
    '1970-01-01T00:00:00.000001Z',
    '1969-12-31T23:59:59.9999999Z',
    '2024-02-29T00:00:00.1Z',
    '2025-12-03T14:00:00.999999999Z',
    '2025-12-03T14:00:00.5-02:00',
  ]
  const result = await convertLines(times.map((time) => level2([price('"1"')]).replace('2025-12-03T14:00:00Z', time)))
  const expected = [
    1n,
    -1n,
    BigInt(Date.UTC(2024, 1, 29)) * 1000n + 100_000n,
    BigInt(Date.UTC(2025, 11, 3, 14)) * 1000n + 999_999n,
    BigInt(Date.UTC(2025, 11, 3, 16)) * 1000n + 500_000n,
  ]
  expect((await tableRows(result, 'level2')).map((row) => row['event_time'])).toEqual(expected)
})

test.each([
  '2025-12-03T24:00:00Z',
  '2025-12-03T23:59:60Z',
  '2025-02-29T00:00:00Z',
  '2025-13-01T00:00:00Z',
  '2025-00-01T00:00:00Z',
  '2025-12-03T14:00:00',
  '2025-12-03T14:00:00.Z',
  '2025-12-03T14:00:00.1234567890Z',
  '2025-12-03 14:00:00Z',
  '9999-12-31T00:00:00Z',
  '0002-01-01T00:00:00Z',
  '1764770400',
])('event_time %s is a dead letter', async (time) => {
  const good = level2([price('"1"')])
  const result = await convertLines([good, good.replace('2025-12-03T14:00:00Z', time)])
  expect(deadLettersOf(result).map(({ reason }) => reason)).toEqual([`data.events.updates.event_time is not a time: "${time}"`])
})

test('candles beyond the years we hold are dead letters, 0 is null', async () => {
  const candle = (start: string): string => samples.candles.replace('"1688998200"', start)
  const result = await convertLines(['"253402300800"', '"0"', '1688998200'].map(candle))
  expect(deadLettersOf(result).map(({ reason }) => reason)).toEqual(['data.events.candles.start is not a time: "253402300800"'])
  expect((await tableRows(result, 'candles')).map((row) => row['start'])).toEqual([null, 1_688_998_200_000_000n])
})

test('unknown keys are kept in extra: own by name, outer ones by path, numbers as sent', async () => {
  const own = '"price_level":"1","new_quantity":"2","n":1.00000000000000000000,"deep":{"a":[1e2,null]}'
  const line = level2([own, price('"1"')], { around: '"client_id":"me","new":"x",' }).replace(
    '"type":"update"',
    '"type":"update","flag":true',
  )
  const outer = '"data.client_id":"me","data.new":"x","data.events.flag":true'
  const rows = await tableRows(await convertLines([line, level2([price('"2"')])]), 'level2')
  expect(rows.map((row) => row['extra'])).toEqual([`{${outer},"n":1.00000000000000000000,"deep":{"a":[1e2,null]}}`, `{${outer}}`, null])
})

test('a ticker of its own type says nothing, one of another type is kept', async () => {
  const rows = await tableRows(await convertLines([samples.ticker, samples.ticker.replace('"type":"ticker"', '"type":"index"')]), 'ticker')
  expect(rows.map((row) => row['extra'])).toEqual([null, '{"type":"index"}'])
})

test('unknown keys of an envelope are kept', async () => {
  const line = level2([price('"1"')]).replace('"metadata":{', '"host":"a","metadata":{"attempt":2,')
  expect(await tableRows(await convertLines([line]), 'level2')).toMatchObject([
    { extra: '{"envelope.host":"a","envelope.metadata.attempt":2}', price_level: 1 },
  ])
})

test('keys that JavaScript objects know of themselves are keys like others', async () => {
  const rows = await tableRows(
    await convertLines([level2(['"__proto__":{"price_level":"9"},"constructor":1,"new_quantity":"2"'])]),
    'level2',
  )
  expect(rows).toMatchObject([{ price_level: null, new_quantity: 2, extra: '{"__proto__":{"price_level":"9"},"constructor":1}' }])
})

test('text that UTF-8 cannot hold goes to extra', async () => {
  const rows = await tableRows(await convertLines([level2([price('"1"')]).replace('"side":"bid"', '"side":"\\ud800"')]), 'level2')
  expect(rows).toMatchObject([{ side: null, extra: '{"side":"\\ud800"}' }])
})

test('columns that a line does not mention are null, whatever the line before had', async () => {
  const rows = await tableRows(
    await convertLines([samples.trades, envelope('market_trades', '{"events":[{"trades":[{"price":"1"}]}]}')]),
    'market_trades',
  )
  expect(rows.at(-1)).toMatchObject({ event_type: null, sequence_num: null, server_timestamp: null, trade_id: null, side: null })
})

test('exact decimals are what was sent; what DECIMAL(38,18) cannot hold is null and kept in extra', async () => {
  const texts = [
    '0.1',
    '-1.50',
    '9007199254740993',
    '0.123456789012345678',
    '12345678901234567890.123456789012345678',
    '1e-18',
    '-99999999999999999999',
    '-0',
  ]
  const kept = ['100000000000000000000', '1e-19', '0.1234567890123456789', `${'1234567890'.repeat(4)}`]
  const result = await convertLines([level2([...texts, ...kept].map((text) => price(`"${text}"`)))], { decimals: 'exact' })
  const rows = await tableRows(result, 'level2')
  expect(rows.slice(texts.length).map(({ price_level, extra }) => [price_level, extra])).toEqual(
    kept.map((text) => [null, `{"price_level":"${text}"}`]),
  )
  expect(rows.slice(0, texts.length).every(({ price_level, extra }) => price_level !== null && extra === null)).toBe(true)
  expect(result.tables).toEqual([{ table: 'level2', rows: texts.length + kept.length, extra: kept.length, inexact: {} }])
})
