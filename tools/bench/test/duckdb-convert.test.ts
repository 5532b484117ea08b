import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { compareWithFrames, expectedRowsSql, type OracleFrame, type RunSql, tempDir, writeExpectedRows } from '@fluxforge/testkit'
import { afterAll, expect, test } from 'vitest'
import { generateSegment } from '../src/generate-segment.ts'
import { measuredNode } from '../src/measured-process.ts'
import { compareRows } from '../src/same-rows.ts'

const dir = await tempDir()
afterAll(() => dir[Symbol.asyncDispose]())
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const run: RunSql = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects()

const segment = await generateSegment(dir.path, 9e6)
const frames = (await readFile(segment, 'utf8')).trimEnd().split('\n').map(frameOf)
const expected = await writeExpectedRows(frames, dir.path)
const oracle = join(dir.path, 'oracle')
await mkdir(oracle)
for (const table of expected.keys()) await writeTable(oracle, table, `FROM ${expectedRowsSql(table, dir.path)}`)

function frameOf(line: string): OracleFrame {
  const { capture_ts: captureTs, metadata } = JSON.parse(line)
  return { captureTs, connectionId: metadata.connection_id, text: line.slice(line.indexOf('"data":') + 7, -1) }
}

async function writeTable(directory: string, table: string, rows: string): Promise<void> {
  await run(`COPY (${rows}) TO '${join(directory, table)}' (FORMAT parquet, PARTITION_BY (product_id, date), OVERWRITE)`)
}

test("DuckDB's conversion, a process of its own, writes exactly the rows that the frames stand for, and its use is measured", async () => {
  const converted = join(dir.path, 'duckdb')
  const program = join(import.meta.dirname, '../src/duckdb-convert.ts')
  const { wallMs, cpuMs, peakRssBytes } = await measuredNode([program, converted, segment], dir.path)
  expect(Math.min(wallMs, cpuMs)).toBeGreaterThan(10)
  expect(peakRssBytes).toBeGreaterThan(30 * 2 ** 20)

  const comparisons = await compareRows(oracle, { name: 'duckdb', tables: converted })
  expect(new Map(comparisons.map(({ table, rows }) => [table, rows.other]))).toEqual(expected)
  for (const one of comparisons) expect(one).toMatchObject({ rows: { etl: one.rows.other }, onlyEtl: 0, onlyOther: 0 })
})

test('a program that fails is said with its exit code and its words', async () => {
  await expect(measuredNode(['-e', 'console.error("no disk"); process.exit(3)'], dir.path)).rejects.toThrow(/ended with 3.*no disk/s)
})

test('comparing with frames finds nothing in equal parts, and each kind of difference in others', async () => {
  const tickers = frames.filter(({ text }) => text.startsWith('{"channel":"ticker"'))
  const processedDir = join(dir.path, 'changed')
  await mkdir(processedDir)
  const comparedAfter = async (select: string) => {
    await writeTable(processedDir, 'ticker', select)
    return compareWithFrames({ frames: tickers, processedDir, directory: dir.path, run })
  }
  const rows = expectedRowsSql('ticker', dir.path)
  const equal = { table: 'ticker', expected: tickers.length, found: tickers.length, missing: 0, surplus: 0 }
  expect(await comparedAfter(`FROM ${rows}`)).toEqual([equal])
  expect(await comparedAfter(`FROM ${rows} OFFSET 2`)).toEqual([{ ...equal, found: equal.found - 2, missing: 2 }])
  expect(await comparedAfter(`FROM ${rows} UNION ALL (FROM ${rows} LIMIT 1)`)).toEqual([{ ...equal, found: equal.found + 1, surplus: 1 }])
  const later = 'to_microseconds(CASE row_number() OVER () WHEN 1 THEN 1 ELSE 0 END)'
  const oneLater = `SELECT * REPLACE (capture_timestamp + ${later} AS capture_timestamp) FROM ${rows}`
  expect(await comparedAfter(oneLater)).toEqual([{ ...equal, missing: 1, surplus: 1 }])
  const otherType = comparedAfter(`SELECT * REPLACE (sequence_num::DOUBLE AS sequence_num) FROM ${rows}`)
  await expect(otherType).rejects.toThrow(/sequence_num DOUBLE.*expected/)
})
