import { existsSync } from 'node:fs'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordedFrames, startSimulator } from '@fluxforge/coinbase/simulator'
import { compareWithFrames, type OracleFrame, tempDir } from '@fluxforge/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { changesIn } from './folder-changes.ts'
import { Lake } from './lake.ts'
import { framesOf } from './raw-lines.ts'

const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched.ndjson')

if (!existsSync(CAPTURE)) console.warn('real-capture.e2e.test.ts: skipped, ../shared/data is not here')

describe.skipIf(!existsSync(CAPTURE))('the real capture, through simulator, ingest and etl', () => {
  let raw: Lake
  let sent: readonly string[]
  let frames: readonly OracleFrame[]

  beforeAll(async () => {
    sent = (await readFile(CAPTURE, 'utf8')).trimEnd().split('\n')
    await using simulator = await startSimulator({ frames: await recordedFrames(CAPTURE) })
    raw = await Lake.create({ coinbase: `  ws_url: ${simulator.url}` })
    await using ingest = raw.start('ingest')
    await ingest.said(/\[LogWriter\] Flushed/)
    for await (const _change of changesIn(raw.file('raw/active/coinbase'))) {
      const [active = ''] = (await raw.files('raw/active/coinbase')).filter((name) => name.endsWith('.ndjson'))
      if (framesOf(await readFile(raw.file('raw/active/coinbase', active), 'utf8')).length === sent.length) break
    }
    expect(await ingest.stop()).toBe(0)
    const [segment = ''] = await raw.files('raw/ready/coinbase')
    frames = framesOf(await readFile(raw.file('raw/ready/coinbase', segment), 'utf8'))
  })
  afterAll(() => raw[Symbol.asyncDispose]())

  test('every frame is in the raw, once, byte for byte and in order', async () => {
    expect(frames.map(({ text }) => text)).toEqual(sent)
    expect(await raw.files('raw/active/coinbase')).toEqual([])
    expect(await raw.files('raw/ready/coinbase')).toHaveLength(1)
  })

  test.each([true, false])('every row is in Parquet, once, with delete_after_processing: %s', async (deletes) => {
    await using lake = await Lake.create({ etl: `  delete_after_processing: ${deletes}` })
    await using expected = await tempDir()
    await cp(raw.file('raw'), lake.file('raw'), { recursive: true })
    const [segment = ''] = await lake.files('raw/ready/coinbase')
    const { exit, output } = await lake.run('etl', '--once')
    expect(exit, output).toBe(0)
    const run = await duckdb()
    const comparisons = await compareWithFrames({ frames, processedDir: lake.file('processed/coinbase'), directory: expected.path, run })
    expect(comparisons.map(({ table }) => table).sort()).toEqual(['level2', 'market_trades', 'ticker'])
    for (const one of comparisons) expect(one).toMatchObject({ found: one.expected, missing: 0, surplus: 0 })
    const tables = (await lake.files('processed/coinbase')).filter((name) => name.endsWith('.parquet')).map((name) => name.split('/')[0])
    expect([...new Set(tables)]).toEqual(['level2', 'market_trades', 'ticker'])

    expect(await lake.files('raw/ready/coinbase')).toEqual([])
    expect(await lake.files('raw/archive/coinbase')).toEqual(deletes ? [] : [segment])
    if (!deletes)
      expect(await readFile(lake.file('raw/archive/coinbase', segment))).toEqual(await readFile(raw.file('raw/ready/coinbase', segment)))
  })
})
