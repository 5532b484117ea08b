import { microseconds } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EnvelopeWriter } from '../../src/lines/envelope.ts'
import { frameHeadOf } from '../../src/lines/line-head.ts'

const captureTs = '2025-12-03T14:00:00.123456Z'
const envelope = new EnvelopeWriter('coinbase')
const lineOf = (data: Uint8Array, more = {}): Buffer =>
  envelope.line({ captureUs: microseconds(captureTs), channel: 'l2_data', connectionId: 'c1', sequence: 1, data, ...more })
const HEAD = `{"capture_ts":"${captureTs}","metadata":{"source":"coinbase","channel":"l2_data","connection_id":"c1"},`

test('a frame stands in its line byte for byte, behind keys in the order of docs/formats.md', () => {
  expect(lineOf(Buffer.from('{"a": 1.0, "b":"ü"}')).toString()).toBe(`${HEAD}"data":{"a": 1.0, "b":"ü"}}\n`)
})

test.for([
  ['an array', '[1]'],
  ['white space around it', ' {"a":1}'],
  ['a newline in it', '{"a":\n1}'],
  ['a NUL byte in it', '{"a":"\0"}'],
  ['only a brace', '{'],
  ['nothing', ''],
])('a frame with %s is kept as escaped text', ([, text = '']) => {
  const line = lineOf(Buffer.from(text)).toString()
  expect(line.indexOf('\n')).toBe(line.length - 1)
  expect(JSON.parse(line)).toEqual({
    capture_ts: captureTs,
    metadata: { source: 'coinbase', channel: 'l2_data', connection_id: 'c1' },
    raw: text,
  })
})

test('every received byte can be had back, of frames that are no text too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isBraced) => {
      const data = isBraced ? Buffer.concat([Buffer.from('{'), bytes, Buffer.from('}')]) : Buffer.from(bytes)
      const line = lineOf(data)
      expect(line.indexOf(0x0a)).toBe(line.length - 1)
      const head = line.subarray(0, Buffer.byteLength(HEAD)).toString()
      expect(head).toBe(HEAD)
      const rest = line.subarray(head.length)
      const key = /^"(\w+)":/.exec(rest.toString('latin1'))?.[1]
      const value = rest.subarray((key?.length ?? 0) + 3, -2)
      const back =
        key === 'data'
          ? value
          : key === 'raw'
            ? Buffer.from(JSON.parse(value.toString()))
            : Buffer.from(JSON.parse(value.toString()), 'base64')
      expect(back.equals(data)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('channels and connections are escaped, and never mistaken for one another', () => {
  const of = (channel: string, connectionId: string): unknown =>
    JSON.parse(lineOf(Buffer.from('{}'), { channel, connectionId }).toString()).metadata
  for (const [channel, id] of [
    ['a b', 'c'],
    ['a', ' bc'],
    ['a', 'b c'],
    ['"\n\\', '"'],
    ['ab', 'c'],
    ['a', 'bc'],
    // One connection's channels in turn, and one channel on two connections.
    ['ab', 'bc'],
    ['a', 'bc'],
    ['a', 'c'],
    ['a', 'bc'],
  ] as const) {
    expect(of(channel, id)).toEqual({ source: 'coinbase', channel, connection_id: id })
  }
})

test('the head of a line tells of its frame; other lines tell nothing', () => {
  const line = lineOf(Buffer.from('{"n":7}')).subarray(0, -1)
  const sequenceOf = (data: Uint8Array): number => Number(/\d+/.exec(Buffer.from(data).toString())?.[0])
  expect(frameHeadOf(line, sequenceOf)).toEqual({ captureTs, channel: 'l2_data', connectionId: 'c1', sequence: 7 })
  for (const other of ['', 'garbage', '{"data":{}}', line.toString().slice(0, 40)])
    expect(frameHeadOf(Buffer.from(other), sequenceOf)).toBeNull()
})
