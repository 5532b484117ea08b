import { join } from 'node:path'
import { type DoubleBuckets, download, openDouble, PatternSite, type S3Buckets, type S3Fault, type S3Operation } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { outputOf, putReady } from './site-storage.ts'
import { commitsIn, expectTrades, tradeSegments } from './trades.ts'

const TIMEOUT = { timeout: 60_000 }
const SILENT = { kind: 'silence', isApplied: false } as const

/** As services that know no If-None-Match. */
function openInexact(): Promise<DoubleBuckets> {
  return openDouble({ ignoresConditionsOf: ['PutObject', 'CopyObject', 'CompleteMultipartUpload'] })
}

// What waits longest comes first, and the others beside it.

test.concurrent(
  'a stop while S3 is silent takes less than ten seconds, names what is undone, and the next run does it',
  TIMEOUT,
  async () => {
    await using s3 = await openDouble()
    await using site = await PatternSite.open(s3)
    await site.use('two-buckets', { etl: { batch: 'segment' } })
    await putReady(site, tradeSegments(2, 5))
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
    await download(await outputOf(site), 'processed/coinbase', processed)
    await expectTrades(processed, 10)
  },
)

test.concurrent(
  'there, a second etl is refused by name while the first lives, and works at once when that was killed',
  TIMEOUT,
  async () => {
    await using s3 = await openInexact()
    await using site = await PatternSite.open(s3)
    await site.use('s3')
    await using first = site.start('etl')
    await first.said(/\[etl\] Watching/)
    const second = await site.run('etl', '--once')
    expect(second.exit, second.output).toBe(2)
    expect(second.output).toMatch(new RegExp(`pid ${first.pid} on \\S+ is at work there \\(s3://vault/.*\\); stop it first`))
    await first.stop('SIGKILL')
    const sinceMs = performance.now()
    expect(await site.run('etl', '--once')).toMatchObject({ exit: 0 })
    expect(performance.now() - sinceMs).toBeLessThan(10_000)
  },
)

test.concurrent('there, a second machine that records is refused by name, and the first goes on', TIMEOUT, async () => {
  await using s3 = await openInexact()
  await using here = await PatternSite.open(s3)
  await using elsewhere = await PatternSite.open(s3)
  for (const site of [here, elsewhere]) await site.use('s3', { coinbase: { ws_url: 'ws://127.0.0.1:9' } })
  await using first = here.start('ingest')
  await first.said(/\[ingestion\] Only one ingest may run, as of several creates there more than one may win: s3 @ vault/)
  const second = await elsewhere.run('ingest')
  expect(second.exit, second.output).toBe(2)
  expect(second.output).toMatch(new RegExp(`pid ${first.pid} on \\S+ is at work there`))
  expect(await first.stop(), first.output).toBe(0)
  expect(s3.double.keys('vault').filter((key) => key.includes('presence'))).toEqual([])
})

test.concurrent('a stop while S3 does not answer at the start takes less than ten seconds, and --once ends with 1', TIMEOUT, async () => {
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

test.concurrent('where conditions are ignored, one etl works, says so, and leaves no sign behind', TIMEOUT, async () => {
  await using s3 = await openInexact()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  await putReady(site, tradeSegments(2, 5))
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect(output).toMatch(
    /\[etl\] Only one etl may run, as of several creates there more than one may win: s3 @ vault \(it ignores conditional writes/,
  )
  expect(commitsIn(output)).toEqual({ '20251203T14.1': 2 })
  expect(s3.double.keys('vault').filter((key) => key.includes('presence'))).toEqual([])
})

test.concurrent('there, more than one worker is refused', TIMEOUT, async () => {
  await using s3 = await openInexact()
  await using site = await PatternSite.open(s3)
  await site.use('two-buckets', { etl: { workers: 2 } })
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(2)
  expect(output).toMatch(/^etl\.workers: expected 1, found 2; of several creates there more than one may win: s3 @ raw .* and s3 @ vault/m)
})

test.concurrent('what killed writers left is removed at the start; younger uploads are not', TIMEOUT, async () => {
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

test.concurrent('no right to look for unfinished writes is a warning, and nothing else', TIMEOUT, async () => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  s3.double.plan({ operation: 'ListMultipartUploads', times: Infinity }, { kind: 'refusal', code: 'AccessDenied' })
  await using etl = site.start('etl')
  await etl.said(/\[etl\] Unfinished writes of killed writers stay for now, which does no harm: .*AccessDenied/)
  expect(await etl.stop(), etl.output).toBe(0)
})

type Case = readonly [what: string, operation: S3Operation, fault: S3Fault, words: RegExp]

const denied: S3Fault = { kind: 'refusal', code: 'AccessDenied' }
const CASES: readonly Case[] = [
  ['a wrong key', 'PutObject', { kind: 'refusal', code: 'InvalidAccessKeyId' }, /\(write\): the service does not know the access key id/],
  ['an expired token', 'PutObject', { kind: 'refusal', code: 'ExpiredToken' }, /the session token has expired; get new credentials/],
  [
    'another region',
    'PutObject',
    { kind: 'refusal', code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    /set region: eu-west-1/,
  ],
  ['no right to list', 'ListObjectsV2', denied, /\(list\): AccessDenied/],
  ['no right to delete', 'DeleteObject', denied, /\(delete\): AccessDenied/],
  ['an endpoint that is no S3', 'PutObject', { kind: 'web-page', status: 200 }, /is the endpoint an S3\?/],
]

test.concurrent.for(CASES)('%s ends with 2, in one line with the setting and the way out', async ([, operation, fault, words]) => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('hybrid')
  s3.double.plan({ operation, times: Infinity }, fault)
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(2)
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(/^storage\.etl_storage_output\.base_dir: try out s3:\/\/vault\/team\/market\/ /),
  ])
  expect(output).toMatch(words)
  expect(output).not.toContain('do-not-tell')
})

test.concurrent('a bucket that is not there ends with 2, and what is not answered with 1', async () => {
  const double = await openDouble({ buckets: ['other'] })
  await using site = await PatternSite.open(double)
  await site.use('s3-to-local')
  const missing = await site.run('etl', '--once')
  expect(missing.exit, missing.output).toBe(2)
  expect(missing.output).toMatch(/^storage\.etl_storage_input\.base_dir: .*there is no bucket vault; make it, or mend its name$/m)
  await double[Symbol.asyncDispose]()
  const away = await site.run('etl', '--once')
  expect(away.exit, away.output).toBe(1)
  expect(away.output).toMatch(/nothing answers at the endpoint/)
})

test.concurrent('TLS towards a server that speaks none ends with 2', async () => {
  await using s3 = await openDouble()
  const layer = (place: S3Buckets['vault']) => JSON.parse(JSON.stringify(place).replace('http://', 'https://'))
  await using site = await PatternSite.open({ ...s3, vault: layer(s3.vault) })
  await site.use('s3')
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(2)
  expect(output).toMatch(/the endpoint speaks no TLS; should its URL begin with http:\/\/\?/)
})
