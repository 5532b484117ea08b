import fc from 'fast-check'
import { unconvertStatistics } from 'hyparquet-writer/src/unconvert.js'
import { expect, test } from 'vitest'
import type { Bounds } from '../../src/parquet/column-values.ts'
import { storedBounds } from '../../src/parquet/statistics.ts'

const STRING = { type: 'BYTE_ARRAY', name: 's', converted_type: 'UTF8' } as const
const characters = fc.constantFrom('a', 'z', '~', 'é', '\u07ff', '\ud7ff', '\uffff', '😀', '\u{10ffff}')
const texts = fc.oneof(
  fc.array(characters, { maxLength: 24 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 24 }),
)

function plain(bytes: unknown): unknown {
  return bytes instanceof Uint8Array ? [...bytes] : bytes
}

test('bounds of strings are those that hyparquet-writer makes: cut between characters, outside of all that they bound', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const [min = Buffer.alloc(0), max = Buffer.alloc(0)] = [Buffer.from(a), Buffer.from(b)].sort((x, y) => x.compare(y))
      const stored = storedBounds('dictionary', { min, max })
      const theirs = unconvertStatistics({ min_value: min, max_value: max }, STRING)
      expect([stored.max, stored.min].map(plain)).toEqual([theirs['field_5'], theirs['field_6']].map(plain))
      expect([stored.isMaxExact, stored.isMinExact]).toEqual([theirs['field_7'] ?? true, theirs['field_8'] ?? true])
      expect(Buffer.compare(stored.min, min)).toBeLessThanOrEqual(0)
      expect(Buffer.compare(stored.max, max)).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 2000 },
  )
})

test.each<[string, 'double' | 'int64' | 'decimal', Bounds, string, string]>([
  ['doubles', 'double', { min: -0, max: 1.5 }, '0000000000000080', '000000000000f83f'],
  ['integers', 'int64', { min: -2n, max: 2n ** 40n }, 'feffffffffffffff', '0000000000010000'],
  ['decimals', 'decimal', { min: -1n, max: 2n ** 64n }, 'ff'.repeat(16), '00000000000000010000000000000000'],
])('bounds of %s are stored as their values are', (_, kind, bounds, min, max) => {
  const stored = storedBounds(kind, bounds)
  expect([Buffer.from(stored.min).toString('hex'), Buffer.from(stored.max).toString('hex')]).toEqual([min, max])
  expect([stored.isMinExact, stored.isMaxExact]).toEqual([true, true])
})
