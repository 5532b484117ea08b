import { join } from 'node:path'
import { download, openS3, PatternSite } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { outputOf, putReady } from './site-storage.ts'
import { commitsIn, expectTrades, tradeSegments } from './trades.ts'

const TIMEOUT = { timeout: 120_000 }
const EACH = 20

test.concurrent('a closed hour is one batch, its late segments are the next, and --once takes an open hour too', TIMEOUT, async () => {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await site.use('two-buckets')
  const now = new Date().toISOString().slice(0, 13).replaceAll('-', '')
  await putReady(site, tradeSegments(3, EACH))
  const first = await site.run('etl', '--once')
  expect(commitsIn(first.output), first.output).toEqual({ '20251203T14.1': 3 })
  await putReady(site, tradeSegments(2, EACH, '20251203T14', 4, 3 * EACH + 1))
  await putReady(site, tradeSegments(1, EACH, now, 1, 5 * EACH + 1))
  const second = await site.run('etl', '--once')
  expect(commitsIn(second.output), second.output).toEqual({ '20251203T14.2': 2, [`${now}.1`]: 1 })
  const processed = join(site.path, 'downloaded')
  await download(await outputOf(site), 'processed/coinbase', processed)
  await expectTrades(processed, 6 * EACH)
})

test.concurrent('a list stays as it was made: what comes before its commit goes into the next, also after a kill', TIMEOUT, async () => {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  await putReady(site, tradeSegments(2, EACH))
  await using killed = site.start('etl', '--once')
  await killed.said(/\[ETLJob\] Reading from \S+00001\.ndjson/)
  await killed.stop('SIGKILL')
  await putReady(site, tradeSegments(1, EACH, '20251203T14', 3, 2 * EACH + 1))
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(0)
  expect({ ...commitsIn(killed.output), ...commitsIn(output) }).toEqual({ '20251203T14.1': 2, '20251203T14.2': 1 })
  const processed = join(site.path, 'downloaded')
  await download(await outputOf(site), 'processed/coinbase', processed)
  await expectTrades(processed, 3 * EACH)
})
