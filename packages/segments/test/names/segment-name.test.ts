import { expect, test } from 'vitest'
import { compareSegmentNames, dateOfHour, hourOf, parseSegmentName, segmentName } from '../../src/names/segment-name.ts'

test.for([
  ['segment_20251203T14_00001.ndjson', { hour: '20251203T14', counter: 1 }],
  ['segment_20251203T23_99999.ndjson', { hour: '20251203T23', counter: 99_999 }],
  ['segment_20251203T00_100000.ndjson', { hour: '20251203T00', counter: 100_000 }],
  ['segment_20240229T00_00012.ndjson', { hour: '20240229T00', counter: 12 }],
] as const)('%s is a segment, and is written so', ([text, name]) => {
  expect(parseSegmentName(text)).toEqual(name)
  expect(segmentName(name)).toBe(text)
})

test.for([
  'segment_20251203T14_1.ndjson',
  'segment_20251203T14_00000.ndjson',
  'segment_20251203T14_000001.ndjson',
  'segment_20251203T24_00001.ndjson',
  'segment_20251203T99_00001.ndjson',
  'segment_20250229T14_00001.ndjson',
  'segment_20251301T14_00001.ndjson',
  'segment_20251200T14_00001.ndjson',
  'segment_2025120314_00001.ndjson',
  'segment_20251203T14_00001.ndjson.note.json',
  'segment_20251203T14_00001.ndjson\n',
  'segment_20251203T14_00001.json',
  'segment_20251203T14_99999999999999999999.ndjson',
  'SEGMENT_20251203T14_00001.ndjson',
  '../segment_20251203T14_00001.ndjson',
  '.fluxforge-staged',
  '',
])('%j is no segment', (text) => {
  expect(parseSegmentName(text)).toBeUndefined()
  expect(() => compareSegmentNames(text, 'segment_20251203T14_00001.ndjson')).toThrow(
    expect.objectContaining({ code: 'ERR_SEGMENT_BAD_NAME' }),
  )
})

test('hand-over: numbers compare as numbers, also where they have more digits than five', () => {
  const name = (hour: string, counter: number): string => segmentName({ hour, counter })
  const sorted = [
    name('20251203T13', 100_000),
    name('20251203T14', 9),
    name('20251203T14', 10),
    name('20251203T14', 99_999),
    name('20251203T14', 100_000),
    name('20251203T14', 1_000_000),
    name('20260101T00', 1),
  ]
  expect([...sorted].reverse().sort(compareSegmentNames)).toEqual(sorted)
})

test('an hour is the UTC one, and its date that of partitions', () => {
  expect(hourOf(Date.parse('2025-12-31T23:59:59.999Z'))).toBe('20251231T23')
  expect(hourOf(Date.parse('2026-01-01T00:00:00Z'))).toBe('20260101T00')
  expect(dateOfHour('20251231T23')).toBe('2025-12-31')
})
