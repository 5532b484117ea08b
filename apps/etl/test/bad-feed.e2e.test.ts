import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordedFrames, startSimulator } from '@fluxforge/coinbase/simulator'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { Lake } from './lake.ts'

interface DeadLetter {
  readonly reason: string
  readonly text: string
}

let sequence = 0

function trade(fields: string, product = '"BTC-USD"'): string {
  const trades = `[{"product_id":${product},"side":"BUY","size":"1",${fields}}]`
  const events = `[{"type":"update","trades":${trades}}]`
  return `{"channel":"market_trades","client_id":"","timestamp":"2025-12-03T14:00:00Z","sequence_num":${sequence++},"events":${events}}`
}

const DIGITS = '1234567890123456789012345678901234567890'
const TIME = '"time":"2025-12-03T14:00:00Z"'
const LONG = 'X'.repeat(300)

/** A value as it is sent, and what it is read as. */
const PRICES: readonly (readonly [sent: string, read: number | null | 'dead'])[] = [
  ['null', null],
  ['""', null],
  ['"1e-8"', 1e-8],
  ['"NaN"', 'dead'],
  [`"${DIGITS}"`, Number(DIGITS)],
]
const TIMES: readonly (readonly [sent: string, read: null | 'dead'])[] = [
  ['0001-01-01T00:00:00Z', null],
  ['1970-01-01T00:00:00Z', null],
  ['2025-12-03T24:00:00Z', 'dead'],
  ['2016-12-31T23:59:60Z', 'dead'],
]
const PRODUCTS = ['..', '../..', 'A/B', 'CON', '', LONG]

// Numbers are taken in this order.
const prices = PRICES.map(([sent], i) => trade(`"trade_id":"${100 + i}","price":${sent},${TIME}`))
const times = TIMES.map(([sent], i) => trade(`"trade_id":"${200 + i}","price":"1","time":"${sent}"`))
const products = PRODUCTS.map((product, i) => trade(`"trade_id":"${300 + i}","price":"1",${TIME}`, JSON.stringify(product)))
const moon = '{"channel":"moon_phase","phase":"full"}'
const NOT_MESSAGES = ['{"channel":', '[]', 'null', '"text"', '{"a":1}}', ' ']

test('whatever the exchange sends ends as a row, in other, or as a dead letter with its reason: from the socket to Parquet, by count', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, 'frames')
  const frames = [...prices, ...times, ...products, moon, ...NOT_MESSAGES]
  await writeFile(file, frames.join('\n'))
  const kinds = ['not_json', 'array', 'binary', 'invalid_utf8', 'control_characters'] as const
  const sent = frames.length + kinds.length + 1
  let delivered = 0
  const { promise: allSent, resolve } = Promise.withResolvers<void>()
  await using simulator = await startSimulator({
    frames: await recordedFrames(file),
    faults: [
      ...kinds.map((garbage, i) => ({ kind: 'garbage', garbage, connection: 1, afterFrames: 2 + i }) as const),
      { kind: 'big_snapshot', connection: 1, afterFrames: 9, product: 'BTC-USD' },
    ],
    onDelivered: () => {
      if (++delivered === sent) resolve()
    },
  })
  await using lake = await Lake.create({ coinbase: `  ws_url: ${simulator.url}` })
  await using ingest = lake.start('ingest')
  await allSent
  expect(await ingest.stop()).toBe(0)
  const etl = await lake.run('etl', '--once')
  expect(etl.exit, etl.output).toBe(0)
  for (const output of [ingest.output, etl.output]) expect(output).not.toMatch(/\n\s+at /)
  // One line for all of them, and none of the recorder's.
  expect(etl.output.match(/can't be converted/g)).toHaveLength(1)
  expect(ingest.stderr).toBe('')

  const [commit = ''] = await lake.files('processed/coinbase/_commits')
  const { segments, channels, dead_letters } = JSON.parse(await readFile(lake.file('processed/coinbase/_commits', commit), 'utf8'))
  const [{ lines, converted, control, disabled, dead_letters: dead }] = segments
  expect(lines).toBe(converted + control + disabled + dead)
  expect(lines - channels._fluxforge).toBe(sent)
  const letters = (await readFile(lake.file(dead_letters.key), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): DeadLetter => JSON.parse(line))
  expect(letters).toHaveLength(dead)
  const reasons = letters.map(({ reason }) => reason)
  expect(reasons.filter((reason) => reason.startsWith('frame is not'))).toHaveLength(NOT_MESSAGES.length + kinds.length)
  expect(reasons).toContain('data.events.trades.price is not a decimal: "NaN"')
  for (const [time, read] of TIMES) if (read === 'dead') expect(reasons).toContain(`data.events.trades.time is not a time: "${time}"`)

  const run = await duckdb()
  const table = (name: string): string => `read_parquet('${lake.file('processed/coinbase', name)}/**/*.parquet', hive_partitioning = true)`
  const rows = await run(
    `SELECT trade_id::INT AS id, price, time::VARCHAR AS time, product_id, extra FROM ${table('market_trades')} ORDER BY id`,
  )
  const row = (id: number): unknown => rows.find((one) => one['id'] === id)
  for (const [i, [, price]] of PRICES.entries())
    expect(row(100 + i)).toEqual(price === 'dead' ? undefined : expect.objectContaining({ id: 100 + i, price }))
  for (const [i, [, time]] of TIMES.entries())
    expect(row(200 + i)).toEqual(time === 'dead' ? undefined : expect.objectContaining({ id: 200 + i, time }))
  expect(PRODUCTS.map((_, i) => row(300 + i))).toMatchObject(
    PRODUCTS.map((product) => ({ product_id: product === '' || product === LONG ? null : product })),
  )
  expect(row(305)).toMatchObject({ extra: JSON.stringify({ product_id: LONG }) })
  expect(await run(`SELECT channel, message FROM ${table('other')} WHERE channel = 'moon_phase'`)).toEqual([
    { channel: 'moon_phase', message: moon },
  ])
  const [levels] = await run(`SELECT count(*)::INT AS levels FROM ${table('level2')}`)
  const book = Buffer.from(simulator.delivered.find(({ data }) => data.length > 5_000_000)?.data ?? '').toString()
  expect(levels).toEqual({ levels: book.match(/"price_level"/g)?.length })
  expect((await lake.files('..')).filter((name) => !name.startsWith('lake/'))).toEqual(['settings.yaml'])
})
