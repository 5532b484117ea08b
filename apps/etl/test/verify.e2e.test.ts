import { rm, truncate, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Lake } from './lake.ts'
import { tradeSegments } from './s3/trades.ts'

const OUTPUT = 'processed/coinbase'

async function convertedLake(): Promise<Lake> {
  const lake = await Lake.create()
  for (const [name, text] of Object.entries(tradeSegments(3, 5))) await lake.ready(name, text)
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
  return lake
}

test('an output that is whole ends with 0 and one line of counts; so does one that is not there yet', async () => {
  await using lake = await Lake.create()
  expect(await lake.run('etl', 'verify')).toMatchObject({
    exit: 0,
    output: `[verify] Nothing to verify: no commit yet in ${lake.file(OUTPUT)}\n`,
  })
  await using converted = await convertedLake()
  const { exit, output } = await converted.run('etl', 'verify', '--deep')
  expect(exit, output).toBe(0)
  expect(output).toMatch(
    /^\[verify\] Whole: \S+: 3 commits, 3 segments, 15 lines, 15 rows in 3 parts \(\S+ KB\), 0 dead letters, 1 connection\n$/,
  )
  const day = await converted.run('etl', 'verify', '--date', '2025-12-04')
  expect(day).toMatchObject({ exit: 0, output: expect.stringContaining('Nothing to verify: no commit of 2025-12-04 in') })
})

test('each problem is a line with place and remedy, and the end is 1; with --json, an object a line', async () => {
  await using lake = await convertedLake()
  const [first = '', second = ''] = (await lake.files(OUTPUT)).filter((file) => file.endsWith('.parquet'))
  await rm(lake.file(OUTPUT, first))
  await truncate(lake.file(OUTPUT, second), 100)
  const { exit, output } = await lake.run('etl', 'verify')
  expect(exit, output).toBe(1)
  const lines = output.trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(
    /^\[verify\] A part is missing: \S+\.parquet, 5 rows of 20251203T14\.\d\. Bring the original back from a backup$/,
  )
  expect(lines[1]).toMatch(
    /^\[verify\] A part has another size: \S+\.parquet: found 100 bytes, committed by 20251203T14\.\d with \d+\. Bring/,
  )
  expect(lines[2]).toMatch(/^\[verify\] NOT WHOLE, 2 problems: \S+: 3 commits, .*; parts by name and size, their content by --deep$/)
  const json = await lake.run('etl', 'verify', '--json')
  expect(json.exit).toBe(1)
  const objects = json.output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(objects).toMatchObject([{ kind: 'missing_object' }, { kind: 'other_size', foundBytes: 100 }, { commits: 3, problems: 2 }])
})

test('what is asked wrongly, and an output of another format, end with 2', async () => {
  await using lake = await convertedLake()
  for (const day of ['yesterday', '2025-13-01', '2025-02-30', '']) {
    const { exit, output } = await lake.run('etl', 'verify', '--date', day)
    expect(exit, output).toBe(2)
    expect(output).toContain(`Expected a UTC day such as 2025-12-03, found ${JSON.stringify(day)}.`)
  }
  await writeFile(lake.file(OUTPUT, '_layout.1.json'), '{"format":7}\n')
  const { exit, output } = await lake.run('etl', 'verify')
  expect(exit, output).toBe(2)
  expect(output).toContain('expected format 1, found 7; use the FluxForge that wrote this output, or a newer one')
})
