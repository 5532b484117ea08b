import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { Lake } from './lake.ts'

const SEGMENT = 'segment_20251203T14_00001.ndjson'
const LINES = 500
const PRODUCTS = 20
const NEEDS_ROOT = 'mounting a small disk needs root; the same is shown with planned faults in packages/etl/test/batches'

/** A disk of its own, of two megabytes, for what the etl writes; null where this process may not mount one. */
async function smallDisk(path: string): Promise<Disposable | null> {
  await mkdir(path, { recursive: true })
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  return { [Symbol.dispose]: () => execFileSync('/bin/umount', ['--lazy', path]) }
}

function line(n: number): string {
  const head = '{"capture_ts":"2025-12-03T14:00:00.000000Z","metadata":{"source":"coinbase","channel":"ticker","connection_id":"c"},"data":'
  const events = `[{"type":"update","tickers":[{"type":"ticker","product_id":"P-${n % PRODUCTS}","price":"${n}"}]}]`
  return `${head}{"channel":"ticker","timestamp":"2025-12-03T14:00:00Z","sequence_num":${n},"events":${events}}}\n`
}

/** An output that was used before, on a disk that has no room left, and a segment to be converted. Fails by design, once there is no room left. */
async function fill(lake: Lake): Promise<string> {
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
  const ballast = lake.file('processed/ballast')
  await expect(writeFile(ballast, Buffer.alloc(4 * 1024 * 1024))).rejects.toMatchObject({ code: 'ENOSPC' })
  await lake.ready(SEGMENT, Array.from({ length: LINES }, (_, n) => line(n)).join(''))
  return ballast
}

test.concurrent('on a full output disk --once tries a few times, says why, ends with 1, and leaves the raw where it was', async (context) => {
  await using lake = await Lake.create()
  using mounted = await smallDisk(lake.file('processed'))
  if (mounted === null) return context.skip(NEEDS_ROOT)
  await fill(lake)
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit).toBe(1)
  expect(output).toMatch(/\[etl\] Storage fails, nothing is lost, next try in 1 s: .*the disk or quota is full; free some space/)
  expect(output).not.toMatch(/\n\s+at /)
  expect(await lake.files('raw/ready/coinbase')).toEqual([SEGMENT])
  expect(await lake.files('raw/quarantine')).toEqual([])
})

test.concurrent('a full output disk is waited out; once there is space every row is there once, and only then the raw goes', async (context) => {
  await using lake = await Lake.create()
  using mounted = await smallDisk(lake.file('processed'))
  if (mounted === null) return context.skip(NEEDS_ROOT)
  const ballast = await fill(lake)
  await using etl = lake.start('etl', '--poll-interval', '0.1')
  await etl.said(/Storage fails, nothing is lost/)
  expect(await lake.files('raw/ready/coinbase')).toEqual([SEGMENT])
  await rm(ballast)
  await etl.said(/Committed 20251203T14\.1: 1 segment, 500 rows/)
  expect(await etl.stop()).toBe(0)
  expect(await lake.files('raw/ready')).toEqual([])
  const run = await duckdb()
  const parts = `read_parquet('${lake.root}/processed/coinbase/ticker/*/*/*.parquet')`
  expect(await run(`SELECT count(*)::INT AS rows, count(DISTINCT sequence_num)::INT AS numbers FROM ${parts}`)).toEqual([
    { rows: LINES, numbers: LINES },
  ])
})
