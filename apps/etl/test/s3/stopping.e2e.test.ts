import { join } from 'node:path'
import { expect, test } from 'vitest'
import { download, PatternSite } from './pattern-site.ts'
import { openDouble } from './s3-place.ts'
import { expectTrades, tradeSegments } from './trades.ts'

const SILENT = { kind: 'silence', isApplied: false } as const

test.concurrent('a stop while S3 is silent takes less than ten seconds, names what is undone, and the next run does it', async () => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('two-buckets', { etl: { batch: 'segment' } })
  await site.ready(tradeSegments(2, 5))
  s3.double.plan(
    { operation: 'PutObject', key: 'team/market/processed/coinbase/_commits/2025-12-03/20251203T14.1.json', times: Infinity },
    SILENT,
  )
  await using etl = site.start('etl')
  await etl.said(/\[ParquetWriter\] Wrote 5 records/)
  // The parts are there; the commit is not answered.
  const sinceMs = performance.now()
  expect(await etl.stop(), etl.output).toBe(0)
  expect(performance.now() - sinceMs).toBeLessThan(10_000)
  expect(etl.output).toContain(
    '[etl] Stopped without waiting for storage any longer: 20251203T14.1 undone. Nothing is lost: the next run goes on, or another etl after the lease',
  )
  s3.double.clearPlan()
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toContain('Took over 20251203T14.1')
  const processed = join(site.path, 'downloaded')
  await download(await site.output(), 'processed/coinbase', processed)
  await expectTrades(processed, 10)
})

test.concurrent('a stop while S3 does not answer at the start takes less than ten seconds, and --once ends with 1', async () => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  const held = s3.double.hold({ operation: 'PutObject' })
  await using etl = site.start('etl', '--once')
  await held.arrived
  const sinceMs = performance.now()
  expect(await etl.stop(), etl.output).toBe(1)
  expect(performance.now() - sinceMs).toBeLessThan(10_000)
  expect(etl.output).toContain('[etl] Stopped without waiting for storage any longer: no batch was begun.')
  expect(etl.output).not.toContain('do-not-tell')
})

test.concurrent('what killed writers left is removed at the start; younger uploads are not', async () => {
  let wallMs = Date.now() - 25 * 3_600_000
  await using s3 = await openDouble({ wallMs: () => wallMs })
  await using site = await PatternSite.open(s3)
  await site.use('two-buckets')
  const begin = (bucket: string, key: string) => fetch(`${s3.double.url}/${bucket}/team/market/${key}?uploads`, { method: 'POST' })
  await begin('raw', 'raw/ready/coinbase/old')
  await begin('vault', 'processed/coinbase/ticker/old')
  wallMs = Date.now()
  await begin('vault', 'processed/coinbase/ticker/young')
  await using etl = site.start('etl')
  await etl.said(/\[etl\] Removed 1 unfinished write of killed writers under s3:\/\/raw\/team\/market\/raw/)
  await etl.said(/\[etl\] Removed 1 unfinished write of killed writers under s3:\/\/vault\/team\/market\/processed\/coinbase/)
  expect([s3.double.uploads('raw'), s3.double.uploads('vault')]).toEqual([[], [expect.any(String)]])
  expect(await etl.stop()).toBe(0)
})

test.concurrent('no right to look for unfinished writes is a warning, and nothing else', async () => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  s3.double.plan({ operation: 'ListMultipartUploads', times: Infinity }, { kind: 'refusal', code: 'AccessDenied' })
  await using etl = site.start('etl')
  await etl.said(/\[etl\] Unfinished writes of killed writers stay for now, which does no harm: .*AccessDenied/)
  expect(await etl.stop(), etl.output).toBe(0)
})
