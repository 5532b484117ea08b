import { join } from 'node:path'
import type { Storage } from '@fluxforge/storage'
import { type AppProcess, download, hasServer, objectsIn, openS3, PatternSite } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { inputOf, outputOf, putReady } from './site-storage.ts'
import { commitsIn, expectTrades, tradeSegments } from './trades.ts'

const TIMEOUT = { timeout: 180_000 }
const SEGMENTS = hasServer ? 60 : 24
const EACH = 50

/** Stops it between two of its steps, with a batch in hand. */
async function stopAtWork(etl: AppProcess, input: Storage): Promise<void> {
  for (let said = 0; ; ) {
    await etl.said(/\[ETLJob\] Reading/, said)
    etl.signal('SIGSTOP')
    if ((await objectsIn(input, 'raw/processing/coinbase')).size > 0) return
    said = etl.output.length
    etl.signal('SIGCONT')
  }
}

/** Nothing is left, and every trade is in the bucket once. */
async function expectAllOnce(site: PatternSite, trades: number): Promise<void> {
  const input = await inputOf(site)
  for (const folder of ['ready', 'processing', 'quarantine'])
    expect([...(await objectsIn(input, `raw/${folder}/coinbase`)).keys()]).toEqual([])
  const processed = join(site.path, 'downloaded')
  await download(await outputOf(site), 'processed/coinbase', processed)
  await expectTrades(processed, trades)
}

test.concurrent('two etls on one bucket share the work, and no row is there twice', TIMEOUT, async ({ annotate }) => {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await site.use('s3', { etl: { batch: 'segment' } })
  await putReady(site, tradeSegments(SEGMENTS, EACH))
  await using first = site.start('etl', '--once')
  await using second = site.start('etl', '--once')
  expect([await first.ended, await second.ended], first.output + second.output).toEqual([0, 0])
  const [ours, theirs] = [commitsIn(first.output), commitsIn(second.output)]
  expect(Object.keys({ ...ours, ...theirs })).toHaveLength(SEGMENTS)
  await annotate(`${Object.keys(ours).length} and ${Object.keys(theirs).length} of ${SEGMENTS}`)
  for (const shared of [ours, theirs]) expect(Object.keys(shared).length).toBeGreaterThan(SEGMENTS / 10)
  await expectAllOnce(site, SEGMENTS * EACH)
})

test.concurrent('an etl that is stopped past its lease and goes on later is harmless', TIMEOUT, async () => {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await site.use('s3', { etl: { batch: 'segment', lease_seconds: 5 } })
  await putReady(site, tradeSegments(SEGMENTS, EACH))
  await using late = site.start('etl', '--once')
  await stopAtWork(late, await inputOf(site))
  const other = await site.run('etl', '--once')
  expect(other.exit, other.output).toBe(0)
  expect(other.output).toMatch(/Took over \S+ from .* \(its lease ran out\)/)
  await expectAllOnce(site, SEGMENTS * EACH)
  late.signal('SIGCONT')
  expect(await late.ended, late.output).toBe(0)
  await expectAllOnce(site, SEGMENTS * EACH)
})
