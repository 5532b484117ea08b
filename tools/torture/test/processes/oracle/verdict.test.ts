import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openS3, PatternSite, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { caughtUp, TELLS_COUNTS } from '../../../src/processes/caught-up.ts'
import { Exchange } from '../../../src/processes/exchange/exchange.ts'
import { type Evidence, judge } from '../../../src/processes/oracle/verdict.ts'
import { settle } from '../../../src/processes/settle.ts'

/** Recorded, killed once, recorded again, converted. */
async function recordTwice(site: PatternSite, directory: string): Promise<Evidence> {
  const products = ['BTC-USD']
  await using exchange = await Exchange.open(directory, { seed: 1, products, framesPerSecond: 400 })
  await site.use('local', { coinbase: { ws_url: exchange.url, product_ids: products }, etl: { delete_after_processing: true } })
  await using killed = site.start('ingest')
  await killed.said(/Subscribed.*\[LogWriter\] Flushed/s)
  await killed.stop('SIGKILL')
  await using ingest = site.start('ingest', ...TELLS_COUNTS)
  await ingest.said(/Subscribed.*\[LogWriter\] Flushed/s)
  await exchange.quiet()
  await caughtUp(ingest)
  expect(await ingest.stop()).toBe(0)
  const { connections } = await exchange.stop()
  const { evidence, problems } = await settle(site, connections, true)
  expect(problems).toEqual([])
  return evidence
}

test('the oracle sees a part that is gone, one that is there twice, a hole that is not told, and a frame that nobody sent', {
  timeout: 120_000,
}, async () => {
  await using directory = await tempDir()
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  const evidence = await recordTwice(site, directory.path)
  expect(await judge(evidence)).toMatchObject({ lost: 0, doubled: 0, problems: [] })
  const { processedDir, sent } = evidence
  const parts = (await readdir(processedDir, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  const book = join(processedDir, parts.find((name) => name.startsWith('level2')) ?? '')
  const hole = join(processedDir, parts.find((name) => name.startsWith('gaps')) ?? '')
  const aside = join(directory.path, 'aside.parquet')

  const twice = book.replace('part_', 'part_again_')
  await copyFile(book, twice)
  expect((await judge(evidence)).doubled).toBeGreaterThan(0)
  await rm(twice)

  await copyFile(hole, aside)
  await rm(hole)
  expect((await judge(evidence)).lost).toBeGreaterThan(0)
  await copyFile(aside, hole)

  const [first = { products: [], frames: [] }, ...others] = sent
  const strange = { ...first, frames: first.frames.filter((_, at) => at !== 1) }
  expect((await judge({ ...evidence, sent: [strange, ...others] })).problems).not.toEqual([])

  await rm(book)
  const verdict = await judge(evidence)
  expect(verdict.lost).toBeGreaterThan(0)
  expect(verdict.problems.join('\n')).toMatch(/level2: \d+ rows are missing, 0 are there that should not be/)
})
