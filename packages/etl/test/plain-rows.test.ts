import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { captureLines, hasCapture } from './capture.ts'
import { convertLines, rowsOf } from './convert-text.ts'
import { type PlainRow, plainRows } from './plain-rows.ts'

/** Converts the lines and holds every row against the witness; gives the number of rows. */
async function expectPlainRows(lines: readonly string[]): Promise<number> {
  const expected = Map.groupBy(lines.flatMap(plainRows), ({ partition }) => partition)
  const { parts, deadLetterBytes } = await convertLines(lines)
  expect(deadLetterBytes).toBeNull()
  expect(parts.map(({ table, partition }) => `${table} ${partition}`)).toEqual([...expected.keys()].sort())
  let count = 0
  for (const part of parts) {
    const rows = await rowsOf(part)
    const plain = expected.get(`${part.table} ${part.partition}`) ?? []
    expect(rows).toHaveLength(plain.length)
    for (const [i, { values }] of plain.entries()) expectSame(rows[i] ?? {}, values)
    count += rows.length
  }
  return count
}

// Faster than toEqual by far, and -0 isn't 0 here.
function expectSame(row: { readonly [column: string]: unknown }, plain: PlainRow['values']): void {
  for (const [column, value] of Object.entries(plain)) if (!Object.is(row[column], value)) expect(row).toEqual(plain)
  if (Object.keys(row).length !== Object.keys(plain).length) expect(row).toEqual(plain)
}

test('every row of the samples is the plain one', async () => {
  const { snapshot, updates, nextDay, ticker, tickerBatch, trades, candles, heartbeat, subscriptions } = samples
  expect(await expectPlainRows([snapshot, updates, nextDay, ticker, tickerBatch, trades, candles, heartbeat, subscriptions])).toBe(9)
})

test.skipIf(!hasCapture())('every row of a real capture is the plain one (skipped where ../shared/data is not there)', async () => {
  expect(await expectPlainRows(await captureLines())).toBe(17_046)
})
