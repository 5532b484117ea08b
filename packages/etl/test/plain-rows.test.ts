import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { convertLines, rowsOf } from './convert-text.ts'
import { type PlainRow, plainRows } from './plain-rows.ts'
import { envelope, samples } from './samples.ts'

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

const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched')

test.skipIf(!existsSync(`${CAPTURE}.ndjson`))(
  'every row of a real capture is the plain one (skipped where ../shared/data is not there)',
  async () => {
    const frames = (await readFile(`${CAPTURE}.ndjson`, 'utf8')).trimEnd().split('\n')
    const received = (await readFile(`${CAPTURE}.recv.tsv`, 'utf8')).trimEnd().split('\n').slice(1)
    const lines = frames.map((frame, i) => {
      const ns = BigInt(received[i]?.split('\t')[1] ?? 0)
      const captureTs = new Date(Number(ns / 1_000_000n)).toISOString().replace('Z', `${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`)
      return envelope(/"channel":"(\w+)"/.exec(frame)?.[1] ?? '', frame, captureTs)
    })
    expect(await expectPlainRows(lines)).toBe(17_046)
  },
)
