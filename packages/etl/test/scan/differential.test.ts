import { mutateLine, Random, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { captureLines, hasCapture } from '../capture.ts'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { everyKind, everyKindSamples } from './every-kind.ts'
import { Roads } from './roads.ts'

// More by hand: MUTATED_LINES=1000000 SEED=7 vitest run packages/etl/test/scan/differential.test.ts
const MUTATED_LINES = Number(process.env['MUTATED_LINES'] ?? 100_000)
const SEED = Number(process.env['SEED'] ?? 20251203)
const TIMEOUT_MS = 60_000 + MUTATED_LINES
const LINES_A_BLOCK = 25
const BLOCKS_A_PAIR = 40

test('good samples are read as bytes, and as JSON.parse reads them', () => {
  const { raw: _raw, error: _error, status: _status, ...scanned } = samples
  const roads = new Roads(coinbase, SETTINGS)
  roads.expectSame(Object.values(scanned))
  expect(roads.parsedLines).toBe(0)
  roads.expectSame(Object.values(samples))
  expect(roads.parsedLines).toBe(3)
})

test.skipIf(!hasCapture())('a real capture is read as bytes, all of it (skipped where ../shared/data is not there)', async () => {
  const roads = new Roads(coinbase, SETTINGS)
  roads.expectSame(await captureLines())
  expect(roads.parsedLines).toBe(0)
})

test.each([
  ['coinbase', coinbase, Object.values(samples)],
  ['an exchange with every kind of value', everyKind, [...everyKindSamples, ...Array<string>(5).fill(everyKindSamples[0] ?? '')]],
])(
  'mutated lines of %s give the same rows and dead letters on both roads',
  (_name, source, lines) => {
    const random = new Random(SEED)
    let mutated = 0
    let read = 0
    let parsed = 0
    while (mutated < MUTATED_LINES / 2) {
      const [disabled] = source.tables
      const roads = new Roads(source, {
        ...SETTINGS,
        decimals: random.chance(1 / 3) ? 'exact' : 'double',
        tables: random.chance(1 / 5) ? { [disabled?.table ?? '']: { isEnabled: false, partitionCols: ['date'] } } : {},
      })
      for (let block = 0; block < BLOCKS_A_PAIR; block++) {
        const some = Array.from({ length: LINES_A_BLOCK }, () => {
          const line = random.pick(lines)
          read++
          if (random.chance(1 / 4)) return Buffer.from(line) // good neighbours, for roll-backs to spare
          mutated++
          return mutateLine(line, random)
        })
        roads.expectSame(some)
      }
      parsed += roads.parsedLines
    }
    // Changes that bytes can follow are to be among them, and changes that they can't.
    expect(parsed / read).toBeGreaterThan(0.4)
    expect(parsed / read).toBeLessThan(0.85)
  },
  TIMEOUT_MS,
)
