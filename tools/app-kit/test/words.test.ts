import { expect, test } from 'vitest'
import { count, sizeInWords } from '../src/words.ts'

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

test('a noun has its plural, and large numbers their separators', () => {
  expect([count(0, 'row'), count(1, 'row'), count(12_345, 'row'), count(2, 'batch', 'batches')]).toEqual([
    '0 rows',
    '1 row',
    '12,345 rows',
    '2 batches',
  ])
})
