import { level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { everyKind, everyKindSamples } from './every-kind.ts'
import { Roads } from './roads.ts'

const good = level2([price('"7"')])

/** Lines of `all` that are left to JSON.parse; all are read the same on both roads. */
function parsedOf(all: readonly string[], source = coinbase, settings = {}): number {
  const roads = new Roads(source, { ...SETTINGS, ...settings })
  roads.expectSame(all)
  return roads.parsedLines
}

const OWN = /,"metadata":\{"source":"coinbase","channel":("[^"]*"),"connection_id":"[^"]*"\},"data":(.*)\}$/

/** The line as the ancestor would have written it. */
function older(line: string): string {
  return line.replace(OWN, ',"data":$2,"metadata":{"source":"coinbase","channel":$1}}')
}

const keys = (first: string, second: string, third: string): string => good.replace(/\{"side".*?\}/, `{${first},${second},${third}}`)
const [side, at, amount] = ['"side":"bid"', '"event_time":"2025-12-03T14:00:00Z"', price('"5"')]

test.each([
  ['rows as described', [good]],
  ['no rows', [level2([])]],
  ['keys in another order, and back', [keys(amount, at, side), keys(at, side, amount), good, keys(side, amount, at)]],
  ['keys left out', [good.replace('"side":"bid",', ''), good]],
  ['a new key with a plain value', [level2([`${price('"1"')},"note":"new"`, `${price('"2"')},"n":12,"b":true,"z":null`]), good]],
  ['new keys around the rows', [level2([price('"1"')], { around: '"new":"x",' }), good.replace('"type":', '"kind":1,"type":')]],
  ['a constant that is left out, and there again', [level2([price('"1"')], { around: '"client_id":"",' }), good]],
  ['long, signed and empty decimals', [level2(['"-1.5"', '""', '"0.1234567890123456789"', '"1e-7"'].map(price))]],
  ['times with offsets, of the epoch and of year 1', [samples.updates, good.replace('14:00:00.5Z', '15:00:00.5+01:00'), samples.trades]],
  ['a capture time of another length', [good.replace('01.000000Z', '01Z'), good.replace('01.000000Z', '01.123456789Z')]],
  ['heartbeats and acks', [samples.heartbeat, samples.subscriptions]],
  ["the ancestor's envelope", [samples.ancestor, older(samples.updates), good, older(samples.ticker), older(samples.heartbeat)]],
])('%s: read as bytes', (_name, lines) => {
  expect(parsedOf(lines)).toBe(0)
})

test.each([
  ['a value in escapes', good.replace('"bid"', '"\\u0062id"')],
  ['a key in escapes', good.replace('"side"', '"s\\u0069de"')],
  ['a key that comes twice', good.replace('"side":"bid"', '"side":"bid","side":"offer"')],
  ['an unknown key that comes twice', level2([`${price('"1"')},"n":1,"n":2`])],
  ['an unknown key that is a number', level2([`${price('"1"')},"b":1,"0":2`])],
  ['a known key that comes behind the rows', good.replace(/"product_id":"BTC-USD",(.*)\}\]\}\}$/, '$1,"product_id":"BTC-USD"}]}}')],
  ['an unknown key that comes behind the rows', good.replace(/\}\]\}\}$/, ',"n":1}]}}')],
  ['a space', good.replace('"side":', '"side": ')],
  ['letters beyond ASCII', level2([price('"1"')], { product: 'É-USD' })],
  ['a null', level2([price('null')])],
  ['an unknown object', level2([`${price('"1"')},"n":{}`])],
  ['an unknown number with digits to lose', level2([`${price('"1"')},"n":1.50`])],
  ['a constant with another value', good.replace('"channel":"l2_data","timestamp"', '"channel":"other","timestamp"')],
  ['a bare number for a decimal', level2([price('7')])],
  ['an integer beyond 2^53', samples.trades.replace('1100253488', '9007199254740993')],
  ['a sequence number with an exponent', good.replace('"sequence_num":1', '"sequence_num":1e3')],
  ['a second 60', good.replace('14:00:00.5Z', '14:00:60.5Z')],
  ['a trailing comma', good.replace('}]}]}}', '},]}]}}')],
  ['a carriage return', `${good}\r`],
  ['an NUL byte', good.replace('bid', 'b\0d')],
  ['a frame that ends early', good.slice(0, -1)],
  ['two frames', good.replace(/\}$/, ',"data":{}}')],
  ['no connection', good.replace('01JE6R0000000000000000TEST', '')],
  ["the ancestor's envelope with another channel than the frame's", older(good).replace(/"l2_data"\}\}$/, '"ticker"}}')],
  ["the ancestor's envelope with a connection", older(good).replace(/\}\}$/, ',"connection_id":"c"}}')],
  ["the ancestor's envelope, cut off", older(good).slice(0, -1)],
  ["the ancestor's envelope, with something behind it", `${older(good)}}`],
  ['a frame first whose channel comes late', older(good).replace('"channel":"l2_data","timestamp":', '"timestamp":')],
  ['a channel nobody described', samples.status],
  [
    'a gap',
    '{"capture_ts":"2025-12-03T14:00:00.000000Z","metadata":{"source":"coinbase","channel":"_fluxforge","connection_id":"c"},"data":{}}',
  ],
  ['an empty line', ''],
])('%s: left to JSON.parse, the lines around it are not', (_name, line) => {
  expect(parsedOf([good, line, good])).toBe(1)
})

test('what is exact only in DECIMAL(38,18) is left to JSON.parse', () => {
  const lines = [level2([price('"0.1234567890123456789"')]), level2([price('"0.12345678901234567"')]), level2([price('"12.5"')])]
  expect(parsedOf(lines, coinbase, { decimals: 'exact' })).toBe(2)
})

test('lines of a disabled table are stepped over as bytes, whatever their values', () => {
  const tables = { level2: { isEnabled: false, partitionCols: ['date'] } }
  expect(parsedOf([good, level2([price('{"a":[1,-2.5]}')])], coinbase, { tables })).toBe(0)
})

test('every kind of value is read as bytes; two lists, two numbers, or one that is not the outermost, are not', () => {
  expect(everyKindSamples.map((line) => parsedOf([line], everyKind))).toEqual([0, 1, 1, 1, 1, 1, 1, 0])
})

test('a key that numbers the frames of another shape is left to JSON.parse, and so is one list where two may be', () => {
  const [all = '', two = ''] = everyKindSamples
  expect(parsedOf([all.replace('"seq":5', '"number":5')], everyKind)).toBe(1)
  const [bids, asks] = [two.replace(/,"asks":\[.*?\]/, ''), two.replace(/"bids":\[.*?\],/, '')]
  expect(parsedOf([bids, asks], everyKind)).toBe(2)
})

test('a product whose only line was taken back leaves its number to another', () => {
  const trade = (product: string, id: string): string =>
    samples.trades.replace(/"trades":\[.*\]\}\]/, `"trades":[{"product_id":"${product}","trade_id":${id}}]}]`)
  expect(parsedOf([trade('A', '1'), trade('LOST', '"x"'), trade('B', '2'), trade('LOST', '3')])).toBe(1)
})
