import { expect, test } from 'vitest'
import type { SentConnection } from '../../../src/processes/exchange/sent-frames.ts'
import type { Hole } from '../../../src/processes/oracle/holes.ts'
import { findRowless } from '../../../src/processes/oracle/rowless.ts'

const ACK = '{"channel":"subscriptions"}'

function sent(product: string, openedUs: number, texts: readonly string[] = [ACK, ACK]): SentConnection {
  return { products: [product], frames: texts.map((text, at) => ({ sequence: at, sentUs: openedUs + 1000 * at, text })) }
}

function endedBy(connectionId: string, product: string, endedUs: number): Hole {
  return { kind: 'restart', connectionId, products: [product], missed: null, startedUs: 0, endedUs }
}

test('of connections that were sent nothing but acks, the one that ended the hole is the recorded one', () => {
  const killed = sent('ETH-USD', 5_000_000)
  const other = sent('BTC-USD', 9_000_000)
  const ours = sent('ETH-USD', 9_001_000)
  const holes = [endedBy('x', 'BTC-USD', 4_999_000), endedBy('ours', 'ETH-USD', 9_000_000)]
  expect(findRowless([killed, other, ours], { id: 'ours', frames: 2 }, holes)).toBe(ours)
})

test('the connection that ended no hole is the earliest that was sent so many frames without rows', () => {
  const book = sent('ETH-USD', 1_000_000, [ACK, '{"channel":"l2_data"}'])
  const short = sent('ETH-USD', 2_000_000, [ACK])
  const late = sent('ETH-USD', 4_000_000)
  const first = sent('ETH-USD', 3_000_000)
  expect(findRowless([book, short, late, first], { id: 'first', frames: 2 }, [])).toBe(first)
})

test('one that was cut before it had asked for a product is found by the time at which it was opened', () => {
  const early = { ...sent('ETH-USD', 5_000_000), products: [] }
  const ours = { ...sent('ETH-USD', 9_001_000, [ACK]), products: [] }
  expect(findRowless([early, ours], { id: 'ours', frames: 1 }, [endedBy('ours', 'ETH-USD', 9_000_000)])).toBe(ours)
})
