import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { Lake } from './lake.ts'

const SEGMENT = 'segment_20251203T14_00001.ndjson'
const LONGEST_BYTES = 64 * 1024 * 1024
const METADATA = '{"source":"coinbase","channel":"moon","connection_id":"c"}'

/** A line of a channel without a table, of so many bytes without its newline, or as few as it needs. */
function line(n: number, bytes = 0): string {
  const [before, after] = [
    `{"capture_ts":"2025-12-03T14:00:0${n}.000000Z","metadata":${METADATA},"data":{"channel":"moon","sequence_num":${n},"note":"`,
    '"}}',
  ]
  return `${before}${'x'.repeat(Math.max(0, bytes - before.length - after.length))}${after}\n`
}

test('lines torn, glued, with NUL bytes or over 64 MiB are dead letters with their place; one of exactly 64 MiB is a line', async () => {
  await using lake = await Lake.create()
  const torn = line(2).slice(0, -20)
  const bad = [
    [`${line(3).slice(0, 40)}\n`, 'line is not JSON'],
    [`${torn}\n`, 'line is cut off'],
    [torn + line(3), 'frame is not exactly one JSON object'],
    ['\0'.repeat(512).concat('\n'), 'line is not JSON'],
    [line(4).replace('moon","seq', 'mo\0n","seq'), 'frame is not exactly one JSON object'],
    [line(5, LONGEST_BYTES + 1), 'line is longer than 64 MiB'],
  ] as const
  // A torn one ends the file, as a crash leaves it.
  const content = [line(1), line(6, LONGEST_BYTES), ...bad.map(([text]) => text), line(7), line(8), torn].join('')
  await lake.ready(SEGMENT, content)
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toContain("7 lines of 20251203T14.1 can't be converted: kept, with reasons, in ")
  expect(output).not.toMatch(/\n\s+at /)

  const [letters = ''] = await lake.files('processed/coinbase/_dead_letters')
  const dead = (await readFile(lake.file('processed/coinbase/_dead_letters', letters), 'utf8')).trimEnd().split('\n')
  expect(dead.map((text): unknown => JSON.parse(text))).toMatchObject(
    [...bad, [torn, 'line is cut off'] as const].map(([text, reason], i) => ({
      reason,
      line: i < bad.length ? i + 3 : 11,
      offset: content.indexOf(text, i === bad.length ? content.length - torn.length : 0),
      ...(text.length > LONGEST_BYTES ? { bytes: LONGEST_BYTES + 1 } : { text: text.replace('\n', '') }),
    })),
  )
  const run = await duckdb()
  const other = `read_parquet('${lake.root}/processed/coinbase/other/*/*.parquet')`
  expect(await run(`SELECT sequence_num::INT AS n, length(message)::INT AS bytes FROM ${other} ORDER BY n`)).toEqual(
    [1, 6, 7, 8].map((n) => {
      const text = n === 6 ? line(n, LONGEST_BYTES) : line(n)
      return { n, bytes: text.length - 2 - text.indexOf('"data":') - '"data":'.length }
    }),
  )
})
