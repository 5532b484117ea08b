import { createHash } from 'node:crypto'
import { readBytes } from '@fluxforge/storage'
import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { decimal, integer, rows, timestamp, word } from '../../src/shapes/shape.ts'
import type { Source } from '../../src/source.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { frame } from '../sample-source/frame.ts'
import { type EtlChoices, EtlLake, KEYS, NEVER, NOTHING, OUTPUT, segmentOf, tradeLine } from './etl-lake.ts'
import { Pause } from './faults/pause.ts'

/** The same layout, but price and size are taken for each other: a build that reads rows differently. */
const swapped: Source = {
  ...coinbase,
  tables: coinbase.tables.map((table) =>
    table.table !== 'market_trades'
      ? table
      : {
          table: 'market_trades',
          channels: {
            market_trades: frame('market_trades', {
              type: word('event_type'),
              trades: rows({
                product_id: word('product_id'),
                trade_id: integer('trade_id'),
                size: decimal('price'),
                price: decimal('size'),
                time: timestamp('time'),
                side: word('side'),
              }),
            }),
          },
        },
  ),
}

async function lakeOf(segments: number): Promise<EtlLake> {
  const lake = new EtlLake()
  for (let i = 1; i <= segments; i++) await lake.ready(segmentOf(i), i === 1 ? [tradeLine(1), samples.ticker, '{"torn'] : [tradeLine(i)])
  return lake
}

interface WrittenCommit {
  readonly segments: readonly { readonly segment: string }[]
  readonly parts: readonly WrittenObject[]
  readonly dead_letters: WrittenObject | null
}

interface WrittenObject {
  readonly key: string
  readonly bytes: number
  readonly sha256: string
}

/** Each segment in one commit, and what the commits say of the parts is what there is: no part more, none less, none other. */
async function expectEachOnce(lake: EtlLake, segments: number): Promise<void> {
  const named: WrittenObject[] = []
  const committed: string[] = []
  for (const key of await lake.keys(`${OUTPUT}/_commits`)) {
    const commit: WrittenCommit = JSON.parse(await lake.text(key))
    committed.push(...commit.segments.map(({ segment }) => segment))
    named.push(...commit.parts, ...(commit.dead_letters === null ? [] : [commit.dead_letters]))
  }
  expect(committed.sort()).toEqual(Array.from({ length: segments }, (_, i) => segmentOf(i + 1)))
  const found = (await lake.keys(OUTPUT)).filter((key) => !/_commits|_layout/.test(key))
  expect(named.map(({ key }) => key).sort()).toEqual(found.sort())
  for (const { key, bytes, sha256 } of named) {
    const there = await readBytes(lake.memory, key)
    expect([there.length, createHash('sha256').update(there).digest('hex')]).toEqual([bytes, sha256])
  }
}

test('P4: several workers of one ETL convert every segment once', async () => {
  const lake = await lakeOf(12)
  expect(await lake.once({ workers: 3 })).toEqual(NOTHING)
  expect(lake.told('committed')).toHaveLength(12)
  await expectEachOnce(lake, 12)
})

for (const batch of ['segment', 'hour'] as const) {
  test(`P4: two ETLs on one storage convert every segment once (batch ${batch})`, async () => {
    const lake = await lakeOf(8)
    const [first, second] = [lake.etl({ batch, workers: 2 }).once(NEVER), lake.etl({ batch, workers: 2 }).once(NEVER)]
    expect(await lake.passing(Promise.all([first, second]))).toEqual([NOTHING, NOTHING])
    expect(await lake.once()).toEqual(NOTHING)
    await expectEachOnce(lake, 8)
  })
}

async function stepsOf(lake: EtlLake, choices: EtlChoices): Promise<number> {
  const pause = new Pause(Number.POSITIVE_INFINITY)
  await lake.once({ ...choices, around: pause.around })
  return pause.steps
}

for (const [name, version] of [
  ['of the same build', '1.2.3'],
  ['of another build', '1.2.2'],
] as const) {
  test(`P4: a holder ${name} that pauses at any operation, past its lease, and goes on later is harmless`, async ({ annotate }) => {
    const old = { batch: 'hour', version } as const
    const steps = await stepsOf(await lakeOf(2), old)
    for (let at = 1; at <= steps; at++) {
      const lake = await lakeOf(2)
      const pause = new Pause(at)
      const late = lake.etl({ ...old, around: pause.around }).once(NEVER)
      await pause.stopped
      expect(await lake.once()).toEqual(NOTHING)
      await expectEachOnce(lake, 2)
      pause.resume()
      await lake.passing(late)
      expect(await lake.once()).toEqual(NOTHING)
      await expectEachOnce(lake, 2)
      expect(lake.told('held')).toEqual([])
    }
    await annotate(`${steps} operations`)
  })
}

test('hand-over 12, P5: parts of another build stand, and the commit takes their SHA-256', async () => {
  const lake = await lakeOf(1)
  const pause = new Pause(/^create .*_commits/)
  const late = lake.etl({ version: '1.2.2', around: pause.around }).once(NEVER)
  await pause.stopped
  const parts = await lake.objects(`${OUTPUT}/market_trades`)
  await lake.once()
  expect(await lake.objects(`${OUTPUT}/market_trades`)).toEqual(parts)
  await expectEachOnce(lake, 1)
  pause.resume()
  await lake.passing(late)
  await expectEachOnce(lake, 1)
})

test('hand-over 12: a build that reads other rows is held, loses nothing, and retry --again converts anew', async () => {
  const lake = await lakeOf(1)
  const pause = new Pause(/^create .*_commits/)
  const late = lake.etl({ around: pause.around }).once(NEVER)
  await pause.stopped
  const { held, ready } = await lake.once({ source: swapped })
  expect(held).toMatchObject([{ batch: '20251203T14.1', reason: expect.stringMatching(/holds other rows than this batch has/) }])
  expect(ready).toEqual([segmentOf(1)])
  expect(await lake.etl({ source: swapped }).retryAgain('20251203T14.1')).toEqual({ kind: 'voided', batch: '20251203T14.1' })
  expect(await lake.once({ source: swapped })).toEqual(NOTHING)
  expect(await lake.committed()).toEqual({ '20251203T14.1': ['void'], '20251203T14.2': [segmentOf(1)] })
  const end = await lake.objects()
  // The old holder's commit loses.
  pause.resume()
  await lake.passing(late)
  expect(await lake.objects()).toEqual(end)
  const { parts }: WrittenCommit = JSON.parse(await lake.text(`${OUTPUT}/_commits/2025-12-03/20251203T14.2.json`))
  expect((await lake.keys(OUTPUT)).filter((key) => key.endsWith('.parquet'))).toEqual(parts.map(({ key }) => key).sort())
})

test('a batch that was held by one holder and committed by another is cleared of its hold', async () => {
  const lake = await lakeOf(1)
  const pause = new Pause(/^create .*_commits/)
  const late = lake.etl({ around: pause.around }).once(NEVER)
  await pause.stopped
  expect((await lake.once({ source: swapped })).held).toHaveLength(1)
  pause.resume()
  await lake.passing(late)
  expect(await lake.once()).toEqual(NOTHING)
  await expectEachOnce(lake, 1)
  expect(await lake.has(KEYS.hold('20251203T14.1'))).toBe(false)
})
