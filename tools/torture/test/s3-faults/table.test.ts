import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FAULT_NAMES } from '../../src/s3-faults/fault.ts'
import { OPERATIONS, PLACES } from '../../src/s3-faults/place.ts'
import { s3Faults } from '../../src/s3-faults/s3-faults.ts'
import { CELLS, placesOf } from '../../src/s3-faults/table.ts'
import { tableText } from '../../src/s3-faults/table-text.ts'

const NEVER = new AbortController().signal

test('each operation with each fault names how it ends, or why it can not be', () => {
  expect(CELLS.map(({ operation, fault }) => `${operation}, ${fault}`)).toEqual(
    OPERATIONS.flatMap((operation) => FAULT_NAMES.map((fault) => `${operation}, ${fault}`)),
  )
  const possible = CELLS.filter(({ expected }) => 'once' in expected)
  expect(possible.length).toBeGreaterThanOrEqual(80)
  for (const pattern of s3Faults.patterns)
    for (const operation of OPERATIONS) expect(placesOf(operation, pattern)).not.toEqual({ impossible: 'nothing is on S3' })
})

test('exceptions are of places that there are', () => {
  for (const { operation, expected } of CELLS) {
    const names = PLACES.filter((place) => place.operation === operation).map(({ name }) => name)
    if ('but' in expected) expect(names).toEqual(expect.arrayContaining(Object.keys(expected.but)))
  }
})

test('docs/reliability.md has the table as it is', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/reliability.md'), 'utf8')
  expect(page).toContain(tableText())
})

test.each(OPERATIONS.filter((operation) => 'impossible' in placesOf(operation, 'hybrid')))(
  'where raw is local, an S3 is never asked to %s',
  async (operation) => {
    const seed = CELLS.findIndex((cell) => cell.operation === operation) + 1
    expect((await s3Faults.runCase(seed, 'hybrid', NEVER)).problems).toEqual([])
  },
)

test.each([
  ['create', 'reset after', 'hybrid'],
  ['get', '200 with error', 'hybrid'],
  ['delete', '429', 's3-to-local'],
  ['copy', '409', 'two-buckets'],
] as const)('%s with %s on %s ends as the table says, with every line once, byte for byte', async (operation, fault, pattern) => {
  const seed = CELLS.findIndex((cell) => cell.operation === operation && cell.fault === fault) + 1
  const { problems, lost, doubled, faults } = await s3Faults.runCase(seed, pattern, NEVER)
  expect({ problems, lost, doubled }).toEqual({ problems: [], lost: 0, doubled: 0 })
  expect(faults).toBeGreaterThan(0)
})
