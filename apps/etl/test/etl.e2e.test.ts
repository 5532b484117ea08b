import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { Lake } from './lake.ts'

const SEGMENT = 'segment_20251203T14_00001.ndjson'
const READY = 'raw/ready/coinbase'

function ticker(product: string, price = '64281.7', second = 1): string {
  const metadata = '{"source":"coinbase","channel":"ticker","connection_id":"c1"}'
  const tickers = `[{"type":"ticker","product_id":${JSON.stringify(product)},"price":"${price}"}]`
  const data = `{"channel":"ticker","timestamp":"2025-12-03T14:00:00Z","sequence_num":${second},"events":[{"type":"update","tickers":${tickers}}]}`
  return `{"capture_ts":"2025-12-03T14:00:0${second}.000000Z","metadata":${metadata},"data":${data}}\n`
}

const garbage = (lines: number): string => 'torn{"capture_ts\n'.repeat(lines)

test("--once says the guide's lines, leaves what the guide's layout shows, and exits 0", async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('BTC-USD') + ticker('ETH-USD', '3100'))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toContain(`[etl] Storage Input:  local @ ${lake.root}\n`)
  expect(output).toContain(`[etl] Storage Output: local @ ${lake.root}\n`)
  expect(output).toContain(`[etl] Reading from ${lake.root}/raw/ready/coinbase/\n`)
  expect(output).toContain(`[etl] Writing to ${lake.root}/processed/coinbase/\n`)
  expect(output).toContain(`[ETLJob] Reading from ${lake.root}/raw/ready/coinbase/${SEGMENT} (local)\n`)
  expect(output).toMatch(
    /\[ParquetWriter\] Wrote 1 records to .*\/ticker\/product_id=BTC-USD\/date=2025-12-03\/part_20251203T14_[0-9a-f]{16}\.parquet\n/,
  )
  expect(output).toMatch(/\[ETLJob\] Committed 20251203T14\.1: 1 segment, 2 rows in 2 parts/)
  const run = await duckdb()
  const parts = `read_parquet('${lake.root}/processed/coinbase/ticker/*/*/*.parquet', hive_partitioning = true)`
  expect(await run(`SELECT product_id, date::VARCHAR AS date, price FROM ${parts} ORDER BY product_id`)).toEqual([
    { product_id: 'BTC-USD', date: '2025-12-03', price: 64281.7 },
    { product_id: 'ETH-USD', date: '2025-12-03', price: 3100 },
  ])
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0, output: expect.stringContaining('nothing is left') })
})

test('products with names that no path can hold stay inside the root and are read back as sent', async () => {
  await using lake = await Lake.create()
  const products = ['..', 'A/B', 'CON', 'a.', 'x'.repeat(300), '', '%2F', 'é=1']
  await lake.ready(SEGMENT, products.map((product) => ticker(product)).join(''))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  const run = await duckdb()
  const parts = `read_parquet('${lake.root}/processed/coinbase/ticker/**/*.parquet', hive_partitioning = true, hive_types = {product_id: VARCHAR})`
  const rows = await run(`SELECT product_id, extra FROM ${parts} ORDER BY product_id NULLS LAST, extra NULLS LAST`)
  const named = products.filter((product) => product !== '' && product.length < 300).sort()
  expect(rows).toEqual([
    ...named.map((product_id) => ({ product_id, extra: null })),
    { product_id: null, extra: JSON.stringify({ product_id: 'x'.repeat(300) }) },
    { product_id: null, extra: null },
  ])
  expect((await lake.files('..')).filter((name) => !name.startsWith('lake/'))).toEqual(['settings.yaml'])
})

test('a changed feed is held instead of draining away, says what to do, and a retry after the repair converts it', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('BTC-USD') + garbage(150))
  const first = await lake.run('etl', '--once')
  expect(first.exit).toBe(1)
  expect(first.output).toContain("HELD 20251203T14.1: 150 of 151 lines can't be converted, over etl.max_dead_letter_share (0.01)")
  expect(first.output).toContain('pnpm --filter etl start retry 20251203T14.1')
  expect(await lake.files(READY)).toEqual([SEGMENT])
  expect(await lake.files('processed/coinbase/ticker')).toEqual([])

  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 1 })
  const without = await lake.run('etl', 'retry', '--without', SEGMENT)
  expect(without.exit, without.output).toBe(0)
  const aside = await lake.run('etl', '--once')
  expect(aside.output).toContain(`Set aside: ${SEGMENT}`)
  expect(aside.exit).toBe(1)
  expect(await lake.run('etl', 'retry', SEGMENT)).toMatchObject({ exit: 0 })
  await writeFile(lake.settings, (await settingsOf(lake)).replace('compression: zstd', 'max_dead_letter_share: 1'))
  const last = await lake.run('etl', '--once')
  expect(last.exit, last.output).toBe(0)
  expect(last.output).toMatch(/150 lines of 20251203T14\.2 can't be converted: kept, with reasons, in .*_dead_letters/)
})

test('another layout is refused with the ways out, and --raise is one of them', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('BTC-USD'))
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
  await writeFile(lake.settings, (await settingsOf(lake)).replace('compression: zstd', 'decimals: exact'))
  await lake.ready('segment_20251203T14_00002.ndjson', ticker('BTC-USD', '1', 2))
  const refused = await lake.run('etl', '--once')
  expect(refused.exit).toBe(2)
  expect(refused.output).toContain('etl.decimals was "double" and is "exact"')
  const tooEarly = await lake.run('etl', 'layout', '--raise')
  expect(tooEarly.exit).toBe(2)
  expect(tooEarly.output).toContain('segment_20251203T14_00002.ndjson')
  await writeFile(lake.settings, (await settingsOf(lake)).replace('decimals: exact', 'decimals: double'))
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
  await writeFile(lake.settings, (await settingsOf(lake)).replace('decimals: double', 'decimals: exact'))
  expect(await lake.run('etl', 'layout', '--raise')).toMatchObject({ exit: 0, output: expect.stringContaining('Layout 2 is in force') })
  await lake.ready('segment_20251203T15_00001.ndjson', ticker('BTC-USD', '1.5', 3))
  expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
})

test('watching, it converts what comes, and SIGTERM wakes it at once', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('BTC-USD'))
  await using etl = lake.start('etl', '--poll-interval', '3600')
  await etl.said(/Committed 20251203T14\.1/)
  const stoppedMs = performance.now()
  expect(await etl.stop()).toBe(0)
  expect(performance.now() - stoppedMs).toBeLessThan(5000)
  expect(etl.output).toContain('[etl] Stopped in order')
  expect([await lake.files(READY), await lake.files('raw/processing/coinbase')]).toEqual([[], []])
})

test('what is no segment in ready/ is named and left alone, and --once does not call that done', async () => {
  await using lake = await Lake.create()
  await lake.ready('notes.txt', 'mine')
  await lake.ready('segment_20251303T14_00001.ndjson', ticker('BTC-USD'))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit).toBe(1)
  expect(output).toContain('notes.txt is no segment: left alone')
  expect(output).toContain('segment_20251303T14_00001.ndjson is no segment: left alone')
  expect(await lake.files(READY)).toEqual(['notes.txt', 'segment_20251303T14_00001.ndjson'])
})

test('a segment that a person emptied is committed as empty, and one with NUL bytes costs only its bad lines', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, '')
  await lake.ready(
    'segment_20251203T14_00002.ndjson',
    `${ticker('BTC-USD')}\0\0\0\n${ticker('ETH-USD').slice(0, -30)}${ticker('SOL-USD')}${ticker('XRP-USD')}`,
  )
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toContain('Committed 20251203T14.1: 1 segment, 0 rows in 0 parts')
  expect(output).toContain('Committed 20251203T14.2: 1 segment, 2 rows in 2 parts')
  expect(output).toContain("2 lines of 20251203T14.2 can't be converted")
})

test.each([
  ['a flag that is none', ['--onec'], /unknown option '--onec'/],
  ['a number that is none', ['--poll-interval', 'soon'], /Expected a number above 0.*, found "soon"/],
  ['a command that is none', ['rety', 'x'], /too many arguments|unknown command/],
  ['retry of nothing', ['retry'], /expected one of BATCH or SEGMENT/],
  ['retry of what is not held', ['retry', '20251203T14.1'], /found nothing held/],
  ['layout without --raise', ['layout'], /expected --raise/],
])('%s ends with 2, in words', async (_name, args, words) => {
  await using lake = await Lake.create()
  const { exit, output } = await lake.run('etl', ...args)
  expect(output).toMatch(words)
  expect(output).not.toMatch(/\n\s+at /)
  expect(exit).toBe(2)
})

test('wrong settings are told all at once with their places, and nothing is touched', async () => {
  await using lake = await Lake.create({ etl: '  compresion: zstd\n  workers: many' })
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit).toBe(2)
  expect(output).toMatch(/settings\.yaml:\d+:\d+ etl\.compresion: .*did you mean compression\?/)
  expect(output).toMatch(/settings\.yaml:\d+:\d+ etl\.workers: expected a number, found "many"/)
  expect(await lake.files('')).toEqual([])
})

test('a base_dir that is a file is said in one line', async () => {
  await using dir = await tempDir()
  await using lake = await Lake.create()
  const file = join(dir.path, 'file')
  await writeFile(file, '')
  await writeFile(lake.settings, (await settingsOf(lake)).replaceAll(lake.root, file))
  const { exit, output } = await lake.run('etl', '--once')
  expect(exit).toBe(2)
  expect(output.trim().split('\n')).toEqual([`storage.etl_storage_input.base_dir: open local storage: ${file} is a file; name a directory`])
})

test('--json says the same as JSON lines, facts beside the sentence', async () => {
  await using lake = await Lake.create()
  await lake.ready(SEGMENT, ticker('BTC-USD'))
  const { exit, output } = await lake.run('etl', '--once', '--json')
  expect(exit, output).toBe(0)
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line): { readonly msg: string; readonly batch?: string; readonly rows?: number } => JSON.parse(line))
  expect(lines.find(({ msg }) => msg.includes('Committed'))).toMatchObject({ batch: '20251203T14.1', rows: 1 })
})

async function settingsOf({ settings }: Lake): Promise<string> {
  return await readFile(settings, 'utf8')
}
