import { expect, test } from 'vitest'
import { isSegmentError, SegmentError } from '../src/errors.ts'

test('an error of this package is known by its code, also to another copy of the package', () => {
  const cause = new Error('disk')
  const error = new SegmentError('ERR_SEGMENT_CLOSED', 'writing: stopped', { cause })
  expect([error.name, error.code, error.cause]).toEqual(['SegmentError', 'ERR_SEGMENT_CLOSED', cause])
  expect([isSegmentError(error), isSegmentError(error, 'ERR_SEGMENT_CLOSED'), isSegmentError(error, 'ERR_SEGMENT_GONE')]).toEqual([
    true,
    true,
    false,
  ])
  const ofAnotherCopy = { code: 'ERR_SEGMENT_GONE', [Symbol.for('@fluxforge/segments/SegmentError')]: true }
  expect(isSegmentError(ofAnotherCopy, 'ERR_SEGMENT_GONE')).toBe(true)
})

test.for([null, undefined, 'ERR_SEGMENT_CLOSED', new Error('x'), { code: 'ERR_SEGMENT_CLOSED' }])('%o is none', (value) => {
  expect(isSegmentError(value)).toBe(false)
})
