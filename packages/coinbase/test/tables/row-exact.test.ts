import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareWithFrames, ManualClock, type OracleFrame, type OracleTable } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { MARKET_PRODUCTS, market, startSimulator } from '../../src/simulator/index.ts'
import { Client } from '../simulator/client.ts'
import { Converted } from './converted.ts'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const CAPTURE = join(DATA, 'real-2021-batched.ndjson')

/** Converts the frames and compares with a witness that shares no code with us; gives the rows of each table. */
async function compare(frames: readonly OracleFrame[]): Promise<Partial<Record<OracleTable, number>>> {
  await using converted = await Converted.from(frames)
  const { result, processedDir, directory, run } = converted
  const rows: Partial<Record<OracleTable, number>> = {}
  for (const { table, expected, found, missing, surplus } of await compareWithFrames({ frames, processedDir, directory, run })) {
    expect({ table, found, missing, surplus }).toEqual({ table, found: expected, missing: 0, surplus: 0 })
    rows[table] = found
  }
  expect(result.segments).toMatchObject([{ lines: frames.length, deadLetters: 0, disabled: 0 }])
  return rows
}

test.skipIf(!existsSync(CAPTURE))('every row of the real capture is in Parquet once (needs ../shared/data)', async () => {
  const texts = (await readFile(CAPTURE, 'utf8')).trimEnd().split('\n')
  const times = (await readFile(join(DATA, 'real-2021-batched.recv.tsv'), 'utf8')).trimEnd().split('\n').slice(1)
  const frames = texts.map((text, at): OracleFrame => {
    const us = BigInt(times[at]?.split('\t')[1] ?? '') / 1000n
    const captureTs = `${new Date(Number(us / 1000n)).toISOString().slice(0, -1)}${String(us % 1000n).padStart(3, '0')}Z`
    return { captureTs, connectionId: 'real', text }
  })
  expect(frames).toHaveLength(2446)
  const { level2 = 0, ...others } = await compare(frames)
  expect(level2).toBeGreaterThan(10_000)
  expect(others).toEqual({ ticker: 107, market_trades: expect.any(Number) })
})

test('every row of ten seconds of the random market is in Parquet once, all channels and thirty products', async () => {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames: market({ seed: 11, levels: 50 }), clock })
  await using client = await Client.connect(simulator.url)
  client.say('subscribe', 'heartbeats')
  for (const channel of ['level2', 'ticker', 'market_trades', 'ticker_batch', 'candles', 'status'])
    await client.subscribe(channel, MARKET_PRODUCTS)
  await clock.advance(10_000)
  await client.received(simulator.delivered.length)
  const captureTs = '2025-12-03T14:01:00.000001Z'
  const rows = await compare(client.texts.map((text) => ({ captureTs, connectionId: 'random', text })))
  expect(Object.keys(rows).sort()).toEqual(['candles', 'level2', 'market_trades', 'ticker'])
  expect(Math.min(...Object.values(rows))).toBeGreaterThan(100)
})
