import { expect, test } from 'vitest'
import { batchName, compareBatchNames, parseBatchName, requireBatchName } from '../../src/names/batch-name.ts'

test.for([
  ['20251203T14.1', { hour: '20251203T14', number: 1 }],
  ['20251203T00.99999', { hour: '20251203T00', number: 99_999 }],
  ['20240229T23.10', { hour: '20240229T23', number: 10 }],
] as const)('%s is a batch, and is written so', ([text, name]) => {
  expect(parseBatchName(text)).toEqual(name)
  expect(requireBatchName(text)).toEqual(name)
  expect(batchName(name)).toBe(text)
})

test.for([
  '20251203T14',
  '20251203T14.',
  '20251203T14.0',
  '20251203T14.01',
  '20251203T14.-1',
  '20251203T14.1.1',
  '20251203T14.1 ',
  '20251203T24.1',
  '20250229T14.1',
  '20251303T14.1',
  '2025-12-03T14.1',
  '20251203T14.99999999999999999999',
  '',
])('%j is no batch', (text) => {
  expect(parseBatchName(text)).toBeUndefined()
  expect(() => requireBatchName(text)).toThrow(expect.objectContaining({ code: 'ERR_SEGMENT_BAD_NAME' }))
})

test('hand-over: numbers compare as numbers, 9 before 10, and hours come first', () => {
  const sorted = ['20251203T09.2', '20251203T14.1', '20251203T14.2', '20251203T14.9', '20251203T14.10', '20251203T14.100', '20251204T00.1']
  expect([...sorted].reverse().sort(compareBatchNames)).toEqual(sorted)
})
