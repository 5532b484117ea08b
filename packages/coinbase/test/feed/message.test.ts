import { expect, test } from 'vitest'
import { acknowledged, errorText } from '../../src/feed/message.ts'

const frame = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

test('an ack is read by the channels that were asked for', () => {
  const events = [{ subscriptions: { level2: ['BTC-USD', 'ETH-USD'], heartbeats: ['heartbeats'], user: 'x' } }, {}, 5]
  expect([...(acknowledged(frame({ channel: 'subscriptions', events })) ?? [])]).toEqual([
    ['level2', new Set(['BTC-USD', 'ETH-USD'])],
    ['heartbeats', new Set(['heartbeats'])],
  ])
})

test.each([
  ['no events', frame({ channel: 'subscriptions' })],
  ['no JSON', Buffer.from('{')],
  ['no object', frame([1])],
])('a frame with %s is no ack and no error', (_name, bytes) => {
  expect(acknowledged(bytes)).toBeNull()
  expect(errorText(bytes)).toBeNull()
})

test.each([
  [{ type: 'error', message: 'authentication failure' }, 'authentication failure'],
  [{ type: 'error' }, 'no reason given'],
  [{ type: 'error', message: { code: 5 } }, 'no reason given'],
  [{ type: 'update', message: 'hello' }, null],
])('%j says %j', (message, text) => {
  expect(errorText(frame(message))).toBe(text)
})
