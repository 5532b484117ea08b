import { expect, test } from 'vitest'
import { msUntilSeal, sealReason } from '../../src/writer/rotation.ts'

const limits = { segmentMaxBytes: 1000, segmentMaxMs: 900_000 }
const open = { bytes: 999, openedMonotonicMs: 5000, openedHour: '20251203T14' }
const now = { wallMs: Date.parse('2025-12-03T14:30:00Z'), monotonicMs: 5000 + 899_999 }

test('a segment goes on below all limits', () => expect(sealReason(open, limits, now)).toBeNull())
test('its size ends it exactly at the limit', () => expect(sealReason({ ...open, bytes: 1000 }, limits, now)).toBe('size'))
test('its age ends it exactly at the limit', () => expect(sealReason(open, limits, { ...now, monotonicMs: 905_000 })).toBe('age'))

test('the hour’s edge ends it, and not the millisecond before', () => {
  const edgeMs = Date.parse('2025-12-03T15:00:00Z')
  expect(sealReason(open, limits, { ...now, wallMs: edgeMs - 1 })).toBeNull()
  expect(sealReason(open, limits, { ...now, wallMs: edgeMs })).toBe('hour')
})

test('a clock stepped back into another hour ends it too', () => {
  expect(sealReason(open, limits, { ...now, wallMs: Date.parse('2025-12-03T13:59:59Z') })).toBe('hour')
})

test('the time left is that of the nearer edge, none where it is full, and never negative', () => {
  expect(msUntilSeal({ ...open, bytes: 1000 }, limits, now)).toBe(0)
  expect(msUntilSeal(open, limits, now)).toBe(1)
  expect(msUntilSeal(open, limits, { wallMs: Date.parse('2025-12-03T14:59:59Z'), monotonicMs: 5000 })).toBe(1000)
  expect(msUntilSeal(open, limits, { ...now, monotonicMs: 10 ** 9 })).toBe(0)
})
