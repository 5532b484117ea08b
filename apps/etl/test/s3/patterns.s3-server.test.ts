import { join } from 'node:path'
import { download, hasServer, type OracleFrame, objectsIn, openS3, PATTERNS, type Pattern, PatternSite } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { captureIn, exchangeOf, expectRows, hasCapture, record } from './capture.ts'
import { inputOf, outputOf } from './site-storage.ts'

if (!hasCapture) console.warn('patterns.s3-server.test.ts: skipped, ../shared/data is not here')

/** From each pattern to each other, one after the other. */
const ALL_SWITCHES =
  'local hybrid local s3-to-local local s3 local two-buckets hybrid s3-to-local hybrid s3 hybrid two-buckets s3-to-local s3 s3-to-local two-buckets s3 two-buckets local'.split(
    ' ',
  ) as Pattern[]
const SOME_SWITCHES: readonly Pattern[] = ['local', 'hybrid', 's3', 'two-buckets', 's3-to-local', 'local']

/** All of the capture on a real server, its beginning on the double, where the switches go through all patterns alone. */
const FRAMES = hasServer ? Number.POSITIVE_INFINITY : 400
const RUNS = PATTERNS.flatMap((pattern) => [true, false].map((deletes) => [pattern, deletes] as const))

describe.skipIf(!hasCapture)(`the real capture on ${hasServer ? 'a real S3 server' : 'the double'}`, { timeout: 600_000 }, () => {
  test.skipIf(!hasServer).for(RUNS)(
    '%s: every row is in Parquet, once, with delete_after_processing: %s',
    async ([pattern, deletes], { annotate }) => {
      await using s3 = await openS3()
      await using site = await PatternSite.open(s3)
      const [lines = []] = await captureIn(1, FRAMES)
      await using exchange = await exchangeOf(site, lines)
      await site.use(pattern, { coinbase: { ws_url: exchange.url }, etl: { delete_after_processing: deletes } })
      const frames = await record(site, exchange, lines.length)
      const raw = await objectsIn(await inputOf(site), 'raw/ready/coinbase')
      const { exit, output } = await site.run('etl', '--once')
      expect(exit, output).toBe(0)
      expect(await objectsIn(await inputOf(site), 'raw/ready/coinbase')).toEqual(new Map())
      expect(await objectsIn(await inputOf(site), 'raw/archive/coinbase')).toEqual(deletes ? new Map() : raw)
      const processed = join(site.path, 'downloaded')
      await download(await outputOf(site), 'processed/coinbase', processed)
      await annotate(`${await expectRows(frames, processed)} rows`)
    },
  )

  test('switches between patterns, in the middle of the capture, lose and double nothing', async ({ annotate }) => {
    await using s3 = await openS3()
    await using site = await PatternSite.open(s3)
    const patterns = hasServer ? ALL_SWITCHES : SOME_SWITCHES
    const pieces = await captureIn(patterns.length, FRAMES)
    const frames: OracleFrame[] = []
    for (const [at, pattern] of patterns.entries()) {
      const lines = pieces[at] ?? []
      await using exchange = await exchangeOf(site, lines)
      await site.use(pattern, { coinbase: { ws_url: exchange.url }, etl: { delete_after_processing: at % 2 === 0 } })
      frames.push(...(await record(site, exchange, lines.length)))
      const { exit, output } = await site.run('etl', '--once')
      expect(exit, output).toBe(0)
    }
    const processed = join(site.path, 'downloaded')
    for (const pattern of ['local', 's3'] as const) {
      await site.use(pattern)
      await download(await outputOf(site), 'processed/coinbase', processed)
    }
    const switches = new Set(patterns.slice(1).map((to, at) => `${patterns[at]} → ${to}`))
    expect(switches.size).toBe(hasServer ? PATTERNS.length * (PATTERNS.length - 1) : 5)
    await annotate(`${switches.size} switches, ${await expectRows(frames, processed)} rows`)
  })
})
