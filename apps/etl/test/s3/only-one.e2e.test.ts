import { expect, test } from 'vitest'
import { PatternSite } from './pattern-site.ts'
import { type DoublePlace, openDouble } from './s3-place.ts'
import { commitsIn, tradeSegments } from './trades.ts'

const TIMEOUT = { timeout: 60_000 }

/** As services that know no If-None-Match. */
function openInexact(): Promise<DoublePlace> {
  return openDouble({ ignoresConditionsOf: ['PutObject', 'CopyObject', 'CompleteMultipartUpload'] })
}

test.concurrent('where conditions are ignored, one etl works, says so, and leaves no sign behind', TIMEOUT, async () => {
  await using s3 = await openInexact()
  await using site = await PatternSite.open(s3)
  await site.use('s3')
  await site.ready(tradeSegments(2, 5))
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
