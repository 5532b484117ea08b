import { level2, price } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Draft } from '../src/columns/draft.ts'
import { CAPTURE_TIMESTAMP, PRODUCT_ID } from '../src/columns/schema.ts'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { SourceTables } from '../src/lines/source-tables.ts'
import { Machine } from '../src/machine/machine.ts'
import { chunksOf, metadataOf, rowsOf, SETTINGS } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'

test('rows of several segments stand in one row group, in the order of their lines', async () => {
  const segments = ['a', 'b', 'c'].map((name, i) => ({
    name,
    chunks: chunksOf(Buffer.from(level2([price(`"${2 * i}"`), price(`"${2 * i + 1}"`)])), 100),
  }))
  const { parts } = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, segments)
  const [part] = parts
  expect(metadataOf(part!).row_groups.map(({ num_rows }) => num_rows)).toEqual([6n])
  expect((await rowsOf(part!)).map((row) => row['price_level'])).toEqual([0, 1, 2, 3, 4, 5])
})

test.each([1000, 5000, 20_000, 80_000])(
  '%i rows of one line are whole, however memory has to grow while they are written',
  async (count) => {
    const line = level2(Array.from({ length: count }, (_, i) => price(`"${i}"`)))
    const { parts } = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [
      { name: 'a', chunks: chunksOf(Buffer.from(line), 1_000_000) },
    ])
    const rows = await rowsOf(parts[0]!)
    expect(rows.map((row) => row['price_level'])).toEqual(Array.from({ length: count }, (_, i) => i))
    expect(new Set(rows.map((row) => row['side']))).toEqual(new Set(['bid']))
  },
)

test('a batch of any length holds 48 MiB of rows: the fullest partition of any table makes room for more', () => {
  const taken: string[] = []
  const machine = Machine.take()
  const tables = new SourceTables(coinbase, SETTINGS, machine, (table, { path, rows }) =>
    taken.push(`${table.schema.table}/${path} ${rows}`),
  )
  const [level2Table, tickers] = ['level2', 'ticker'].map((name) => tables.tables.find(({ schema }) => schema.table === name)!)
  const add = (table: typeof level2Table, product: string, lines: number, rowsOfALine: number): void => {
    const draft = new Draft(machine)
    draft.words[PRODUCT_ID] = table!.schema.dictionary(PRODUCT_ID).idOf(product)!
    draft.numbers[CAPTURE_TIMESTAMP] = Date.UTC(2025, 11, 3) * 1000
    for (let line = 0; line < lines; line++) {
      table!.beginLine()
      for (let row = 0; row < rowsOfALine; row++) table!.append(draft)
      table!.commitLine(draft)
      tables.makeRoom()
    }
  }
  add(tickers, 'QUIET', 1, 10)
  for (let product = 0; product < 28; product++) add(level2Table, `P${product}`, 29, 1000)
  expect(taken).toEqual([])
  while (taken.length === 0) {
    add(level2Table, 'FULLEST', 1, 1000)
    expect(tables.heldBytes).toBeLessThanOrEqual(48 * 2 ** 20)
  }
  expect(taken[0]).toMatch('level2/product_id=FULLEST/date=2025-12-03 ')
  for (let product = 0; taken.length === 1; product++) add(level2Table, `NEXT${product}`, 5, 1000)
  expect(taken[1]).toBe('level2/product_id=P0/date=2025-12-03 29000')
})

test('memory makes row groups end between the same lines, however the bytes are cut into chunks', async () => {
  const rows = Array(1000).fill('{"side":"bid"}').join()
  const lines = Array.from({ length: 20 }, (_, i) => level2([price('"1"')], { product: `P${i}-USD` }).replace(/\{"side".*?\}/, rows))
  const text = Buffer.from(Array<string>(55).fill(lines.join('\n')).join('\n')) // 1.1 million rows: 59 MiB; no partition is full
  const groupsOf = async (chunkBytes: number): Promise<readonly (readonly [string, readonly number[]])[]> => {
    const segment = { name: 'a', chunks: chunksOf(text, chunkBytes) }
    const { parts } = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [segment])
    return parts.map((part) => [part.partition, metadataOf(part).row_groups.map(({ num_rows }) => Number(num_rows))] as const)
  }
  const groups = await groupsOf(1_000_000)
  expect(groups.flat().filter((one) => Array.isArray(one) && one.length > 1)).not.toEqual([])
  expect(await groupsOf(64_000)).toEqual(groups)
})

test('texts count as memory too: frames of a channel that nobody described are not held by the hour', () => {
  const taken: number[] = []
  const machine = Machine.take()
  const tables = new SourceTables(coinbase, SETTINGS, machine, (_table, { rows }) => taken.push(rows))
  const { table } = tables.other
  const draft = new Draft(machine)
  draft.numbers[CAPTURE_TIMESTAMP] = Date.UTC(2025, 11, 3) * 1000
  for (let line = 0; line < 100; line++) {
    draft.texts[1] = 'x'.repeat(2 ** 20)
    table.beginLine()
    table.append(draft)
    if (line % 2 === 0) table.rollbackLine(draft)
    else table.commitLine(draft)
    tables.makeRoom()
  }
  expect(taken).toEqual([48])
  expect(tables.heldBytes).toBeGreaterThan(2 * 2 ** 20)
  expect(tables.heldBytes).toBeLessThan(2.1 * 2 ** 20)
})
