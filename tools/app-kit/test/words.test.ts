import { expect, test } from 'vitest'
import { count, durationInWords, sizeInWords } from '../src/words.ts'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KB'],
  [45 * 1024 + 300, '45.3 KB'],
  [150 * 1024 * 1024, '150 MB'],
  [1.25 * 1024 ** 3, '1.3 GB'],
  [2048 * 1024 ** 4, '2048 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words)
})

test.each([
  [0, '0 ms'],
  [999.9, '999 ms'],
  [8000, '8 s'],
  [59_999, '59.9 s'],
  [60_000, '1 min'],
  [602_250, '10 min 2 s'],
  [11_520_000, '3 h 12 min'],
  [24 * 3_600_000, '1 d'],
  [41.5 * 24 * 3_600_000, '41 d 12 h'],
])('%d ms are %s', (ms, words) => {
  expect(durationInWords(ms)).toBe(words)
})

test('a noun has its plural, and large numbers their separators', () => {
  expect([
    count(0, 'row'),
    count(1, 'row'),
    count(12_345, 'row'),
    count(1_234_567_890, 'row'),
    count(999, 'row'),
    count(2, 'batch', 'batches'),
  ]).toEqual(['0 rows', '1 row', '12,345 rows', '1,234,567,890 rows', '999 rows', '2 batches'])
})
