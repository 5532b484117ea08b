import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppProcess } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { Lake } from './lake.ts'

const SEGMENT = 'segment_20251203T23_00001.ndjson'

function ticker(captureTs: string): string {
  const metadata = '{"source":"coinbase","channel":"ticker","connection_id":"c"}'
  const events = '[{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"1"}]}]'
  return `{"capture_ts":"${captureTs}","metadata":${metadata},"data":{"channel":"ticker","timestamp":"${captureTs}","sequence_num":1,"events":${events}}}\n`
}

async function moveLayer(lake: Lake, layer: string, to: string): Promise<void> {
  const written = await readFile(lake.settings, 'utf8')
  const line = written.split('\n').find((one) => one.includes(`${layer}:`)) ?? ''
  await writeFile(lake.settings, written.replace(line, line.replace(/base_dir: .* \}/, `base_dir: ${JSON.stringify(to)} }`)))
}

test.each([
  ['zstd', 'ZSTD'],
  ['snappy', 'SNAPPY'],
  ['none', 'UNCOMPRESSED'],
])('etl.compression: %s is what the parts have', async (compression, codec) => {
  await using lake = await Lake.create()
  await writeFile(lake.settings, (await readFile(lake.settings, 'utf8')).replace('compression: zstd', `compression: ${compression}`))
  // Pages that compression does not make smaller stay as they are.
  await lake.ready(SEGMENT, ticker('2025-12-03T23:00:00.000000Z').repeat(2000))
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
  const run = await duckdb()
  const pages = `parquet_metadata('${lake.root}/processed/coinbase/ticker/*/*/*.parquet') WHERE path_in_schema = 'capture_timestamp'`
  expect(await run(`SELECT compression FROM ${pages}`)).toEqual([{ compression: codec }])
})

test('the time zone of the machine changes neither a partition nor a time', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('2025-12-03T23:59:59.999999Z') + ticker('2025-12-04T00:00:00.000000Z'))
  await using etl = new AppProcess('etl', ['--config', lake.settings, '--once'], {
    cwd: lake.root,
    environment: { TZ: 'Pacific/Kiritimati' },
  })
  expect(await etl.ended, etl.output).toBe(0)
  const parts = await lake.files('processed/coinbase/ticker/product_id=BTC-USD')
  expect(parts.map((path) => path.split('/')[0])).toEqual(['date=2025-12-03', 'date=2025-12-04'])
  const run = await duckdb()
  const rows = await run(
    `SELECT epoch_us(capture_timestamp)::VARCHAR AS us FROM read_parquet('${lake.root}/processed/coinbase/ticker/*/*/*.parquet')`,
  )
  const midnightUs = Date.UTC(2025, 11, 4) * 1000
  expect(rows).toEqual([{ us: String(midnightUs - 1) }, { us: String(midnightUs) }])
})

test('an input where ingest does not write is said, and what is there is converted', async () => {
  await using lake = await Lake.create()
  await moveLayer(lake, 'ingestion_storage', join(lake.root, 'elsewhere'))
  await lake.ready(SEGMENT, ticker('2025-12-03T23:00:00.000000Z'))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toContain("[config] storage.etl_storage_input is not where this config's ingest writes")
  expect(output).toContain('Committed 20251203T23.1: 1 segment, 1 row')
})

test.each([
  ['etl_storage_input', '/sys/fluxforge'],
  ['etl_storage_output', '/sys/fluxforge'],
  ['etl_storage_output', 'settings.yaml/data'],
])('a base_dir of %s that can not be made (%s) ends with 2 and one line, and the raw stays', async (layer, place) => {
  await using lake = await Lake.create()
  await moveLayer(lake, layer, place)
  await lake.ready(SEGMENT, ticker('2025-12-03T23:00:00.000000Z'))
  const { exit, output } = await lake.run('etl', '--once')
  const problems = output.split('\n').filter((line) => line !== '' && !line.startsWith('['))
  expect(problems, output).toEqual([expect.stringContaining(`storage.${layer}.base_dir: `)])
  expect(exit).toBe(2)
  expect(await lake.files('raw/ready/coinbase')).toEqual([SEGMENT])
})
