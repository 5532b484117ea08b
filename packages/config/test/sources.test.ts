import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { ConfigSource } from '../src/index.ts'
import { loadConfig } from '../src/index.ts'
import { sample } from './sample-source.ts'

const kraken = {
  name: 'kraken',
  section: v.pipe(
    v.strictObject({ pairs: v.array(v.string()), key: v.optional(v.string()), depth: v.optional(v.number(), 10) }),
    v.check(({ key, depth }) => key !== undefined || depth <= 10, 'a key for a depth over 10'),
  ),
  tables: ['book'],
} as const satisfies ConfigSource

async function load<const Sources extends readonly ConfigSource[]>(sources: Sources, text: string) {
  await using dir = await tempDir()
  await writeFile(join(dir.path, 'c.yaml'), text)
  return await loadConfig({ sources, file: 'c.yaml', environment: {}, cwd: dir.path, homeDir: dir.path })
}

async function complaint(sources: readonly ConfigSource[], text: string): Promise<string> {
  const thrown = await load(sources, text).catch((error: unknown) => error)
  return thrown instanceof Error ? thrown.message.replaceAll(/\/\S*\/c\.yaml/g, 'c.yaml') : 'no error'
}

test('each source has its block under its name, with its own types', async () => {
  const config = await load(
    [sample, kraken],
    'coinbase: {product_ids: [ETH-USD]}\nkraken: {pairs: [XBT/USD]}\netl: {channels: {book: {}, level2: {}}}',
  )
  const pairs: string[] = config.kraken.pairs
  expect(pairs).toEqual(['XBT/USD'])
  expect(config.coinbase.productIds).toEqual(['ETH-USD'])
})

test('the block of a source that is not there is an unknown key, and so are its tables', async () => {
  expect(await complaint([sample], 'kraken: {pairs: []}\netl: {channels: {book: {}}}')).toMatchInlineSnapshot(`
    "c.yaml:1:1 kraken: expected coinbase, storage, ingestion, etl or log_level, found "kraken"
    c.yaml:2:18 etl.channels.book: expected ticker, level2, market_trades, candles, other or gaps, found "book""
  `)
})

test('a source without tables has its block, and the two tables of every source', async () => {
  const bare = { ...sample, tables: [] }
  const config = await load([bare], 'coinbase: {product_ids: [ETH-USD]}\netl: {channels: {other: {enabled: false}}}')
  expect([config.coinbase.productIds, config.etl.channels['other']?.isEnabled]).toEqual([['ETH-USD'], false])
  expect(await complaint([bare], 'etl: {channels: {ticker: {}}}')).toMatchInlineSnapshot(
    `"c.yaml:1:18 etl.channels.ticker: expected other or gaps, found "ticker""`,
  )
})

test('a value that a source requires and rules of its own are told like all others', async () => {
  expect(await complaint([kraken], '{}')).toMatchInlineSnapshot(`"c.yaml:1:1 kraken.pairs: expected a value, found nothing"`)
  expect(await complaint([kraken], 'kraken:\n  pairs: []\n  depth: 20\ningestion: {batch_size: x}')).toMatchInlineSnapshot(`
    "c.yaml:1:1 kraken: expected a key for a depth over 10, found a block (pairs, depth)
    c.yaml:4:13 ingestion.batch_size: expected a number, found "x""
  `)
})
