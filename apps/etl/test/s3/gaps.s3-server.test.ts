import { openS3, PatternSite } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { putReady } from './site-storage.ts'
import { tradeSegments } from './trades.ts'

test.concurrent('gaps are found on S3 as on a disk, by reading alone', { timeout: 120_000 }, async () => {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await site.use('two-buckets')
  await putReady(site, { ...tradeSegments(2, 20), ...tradeSegments(1, 20, '20251203T15', 1, 44) })
  expect(await site.run('etl', '--once')).toMatchObject({ exit: 0 })
  const gap = 'ids, 3 rows of market_trades missing (trade_id 41 to 43)'
  expect(await site.run('etl', 'gaps')).toMatchObject({ exit: 1, output: expect.stringContaining(gap) })
  expect(await site.run('etl', 'gaps', '--from', '2025-12-03T14:00:01', '--product', 'BTC-USD')).toMatchObject({ exit: 1 })
  await putReady(site, tradeSegments(1, 3, '20251203T15', 2, 41))
  expect(await site.run('etl', '--once')).toMatchObject({ exit: 0 })
  expect(await site.run('etl', 'gaps')).toMatchObject({ exit: 0 })
})
