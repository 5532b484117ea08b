import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FrameHead, peek } from '../../src/feed/peek.ts'

const TIME = '2026-09-30T02:39:53.787841965Z'
const NOTHING: FrameHead = { channel: '_unknown', sequence: null }

function peekText(text: string): FrameHead {
  return peek(Buffer.from(text))
}

/** The same from the whole message. */
function parsed(text: string): FrameHead {
  const { channel, sequence_num: number }: { channel?: unknown; sequence_num?: unknown } = JSON.parse(text)
  return {
    channel: typeof channel === 'string' && channel !== '' && !channel.startsWith('_') ? channel : '_unknown',
    sequence: typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null,
  }
}

test.each<[string, FrameHead]>([
  [`{"channel":"l2_data","timestamp":"${TIME}","sequence_num":6,"events":[]}`, { channel: 'l2_data', sequence: 6 }],
  [`{"channel":"l2_data","client_id":"","timestamp":"${TIME}","sequence_num":6,"events":[]}`, { channel: 'l2_data', sequence: 6 }],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":0}`, { channel: 'ticker', sequence: 0 }],
  [`{"sequence_num":7,"events":[{"channel":"x"}],"channel":"ticker"}`, { channel: 'ticker', sequence: 7 }],
  [`{ "channel" : "ticker", "sequence_num" : 7 }`, { channel: 'ticker', sequence: 7 }],
  [`{"channel":"ti\\u0063ker","timestamp":"${TIME}","sequence_num":7}`, { channel: 'ticker', sequence: 7 }],
  [
    `{"channel":"ticker","timestamp":"${TIME}","sequence_num":${Number.MAX_SAFE_INTEGER}}`,
    { channel: 'ticker', sequence: Number.MAX_SAFE_INTEGER },
  ],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":9007199254740993}`, { channel: 'ticker', sequence: null }],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":"7"}`, { channel: 'ticker', sequence: null }],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":-1}`, { channel: 'ticker', sequence: null }],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":1e2}`, { channel: 'ticker', sequence: 100 }],
  [`{"channel":"ticker","timestamp":"${TIME}","sequence_num":007}`, NOTHING],
  ...['/', ':', '.', ' '].map((odd): [string, FrameHead] => [
    `{"channel":"ticker","timestamp":"${TIME}","sequence_num":1${odd},"a":0}`,
    odd === ' ' ? { channel: 'ticker', sequence: 1 } : NOTHING,
  ]),
  [`{"channel":"","sequence_num":7}`, { channel: '_unknown', sequence: 7 }],
  [`{"channel":"_fluxforge","timestamp":"${TIME}","sequence_num":7,"kind":"silence"}`, { channel: '_unknown', sequence: 7 }],
  [`{"type":"error","message":"authentication failure"}`, NOTHING],
  [`["channel"]`, NOTHING],
  [`null`, NOTHING],
  [`{"channel":"ticker"`, NOTHING],
  [``, NOTHING],
])('%s', (text, head) => {
  expect(peekText(text)).toEqual(head)
})

test('bytes that are not text are unknown', () => {
  expect(peek(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]))).toEqual(NOTHING)
})

const channel = fc.oneof(fc.constantFrom('l2_data', 'ticker', 'heartbeats', 'market_trades', '_fluxforge', '_unknown'), fc.string())
const sequence = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double(), fc.string(), fc.constant(null))
const message = fc.record(
  {
    channel,
    client_id: fc.oneof(fc.constant(''), fc.string()),
    timestamp: fc.oneof(fc.constant(TIME), fc.string()),
    sequence_num: sequence,
    events: fc.array(fc.jsonValue()),
  },
  { requiredKeys: [] },
)

test('says of any message, in any order of its keys, what the whole of it says', () => {
  const shuffled = message.chain((object) =>
    fc.shuffledSubarray(Object.entries(object), { minLength: Object.keys(object).length }).map((entries) => Object.fromEntries(entries)),
  )
  const asSent = fc.oneof(message, shuffled).chain((object) => fc.constantFrom(JSON.stringify(object), JSON.stringify(object, null, 1)))
  fc.assert(
    fc.property(asSent, (text) => {
      expect(peekText(text)).toEqual(parsed(text))
    }),
    { numRuns: 1000 },
  )
})

test('never throws, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => peek(Buffer.from(bytes)).channel !== ''))
})
