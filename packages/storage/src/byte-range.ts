import type { ByteRange } from './storage.ts'

/** The part of `range` that an object of `sizeBytes` has; `start` equals `end` when it has none of it. */
export function clampRange(range: ByteRange | undefined, sizeBytes: number): Required<ByteRange> {
  const { start, end = sizeBytes } = range ?? { start: 0 }
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < 0) {
    throw new RangeError(`byte range ${start}…${end}: both must be whole numbers from 0`)
  }
  const clampedEnd = Math.min(end, sizeBytes)
  return { start: Math.min(start, clampedEnd), end: clampedEnd }
}
