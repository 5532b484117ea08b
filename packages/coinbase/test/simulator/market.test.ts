import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { MARKET_PRODUCTS, market, startSimulator } from '../../src/simulator/index.ts'
import { Client, type FeedFrame } from './client.ts'

/** What a client of everything is sent in so long, at the market's own pace. */
async function record(seed: number, ms: number): Promise<readonly string[]> {
  const clock = new ManualClock()
  await using simulator = await startSimulator({ frames: market({ seed, levels: 30 }), clock })
  await using client = await Client.connect(simulator.url)
  for (const channel of ['level2', 'ticker', 'market_trades', 'ticker_batch', 'candles']) await client.subscribe(channel, MARKET_PRODUCTS)
  await clock.advance(ms)
  await client.received(simulator.delivered.length)
  return client.texts
}

test('the same seed gives the same frames, byte for byte, another seed others', async () => {
  const [first, again, other] = [await record(7, 2000), await record(7, 2000), await record(8, 2000)]
  expect(again).toEqual(first)
  expect(other.slice(0, 30)).not.toEqual(first.slice(0, 30))
})

test('the mix is near that of a live recording, and the first products are the busiest', async () => {
  const frames = (await record(1, 20_000)).map((text): FeedFrame => JSON.parse(text))
  const updates = frames.filter(
    ({ channel, events }) => ['l2_data', 'ticker', 'market_trades'].includes(channel) && events[0]?.type === 'update',
  )
  const share = (channel: string) => updates.filter((frame) => frame.channel === channel).length / updates.length
  expect(share('l2_data')).toBeCloseTo(0.796, 1)
  expect(share('ticker')).toBeCloseTo(0.122, 1)
  expect(share('market_trades')).toBeCloseTo(0.082, 1)
  const books = (id: string | undefined) => updates.filter(({ events }) => events[0]?.product_id === id).length
  expect(books(MARKET_PRODUCTS[0])).toBe(400)
  expect(books(MARKET_PRODUCTS[29]) / books(MARKET_PRODUCTS[0])).toBeCloseTo(4 / 30, 1)
})

test('rows of a batch share one event time, bids from high to low, then offers from low to high', async () => {
  const frames = (await record(2, 2000)).map((text): FeedFrame => JSON.parse(text))
  const batches = frames.filter(({ channel }) => channel === 'l2_data').map(({ events }) => events[0]?.updates ?? [])
  for (const rows of batches) {
    expect(new Set(rows.map((row) => row.event_time)).size).toBeLessThanOrEqual(1)
    const keys = rows.map(({ side, price_level }) => (side === 'bid' ? -1e9 - Number(price_level) : Number(price_level)))
    expect(keys).toEqual(keys.toSorted((a, b) => a - b))
  }
})

test('trades come newest first, ids +1 a product, products mixed; snapshots of 100 repeat them, at first and now and then', async () => {
  const frames = (await record(3, 30_000)).map((text): FeedFrame => JSON.parse(text))
  const events = frames.filter(({ channel }) => channel === 'market_trades').map(({ events: [event] }) => event)
  const last = new Map<string, number>()
  let mixed = 0
  let repeats = 0
  for (const event of events) {
    const trades = event?.trades ?? []
    const ids = new Set(trades.map((trade) => trade.product_id))
    if (ids.size > 1) mixed += 1
    if (event?.type === 'snapshot') {
      expect(trades).toHaveLength(100)
      const [newest] = trades
      const before = last.get(newest?.product_id ?? '')
      if (before !== undefined) {
        repeats += 1
        expect(Number(newest?.trade_id)).toBe(before)
      }
      for (const id of ids) last.delete(id)
    }
    for (const { product_id, trade_id } of trades.toReversed()) {
      const before = last.get(product_id)
      if (before !== undefined) expect(Number(trade_id)).toBe(before + 1)
      last.set(product_id, Number(trade_id))
    }
  }
  expect(repeats).toBeGreaterThan(0)
  expect(mixed).toBeGreaterThan(10)
})

test('numbers are plain decimals without trailing zeros, times have 0 to 9 fraction digits', async () => {
  const texts = await record(4, 20_000)
  const numbers = texts.flatMap((text) => [
    ...text.matchAll(/"(?:price|size|price_level|new_quantity|volume_24_h|best_bid|price_percent_chg_24_h)":"([^"]*)"/g),
  ])
  const bad = numbers.map(([, number = '']) => number).filter((number) => !/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(number))
  expect(bad).toEqual([])
  const digits = new Set(texts.map((text) => /"timestamp":"[^".]*(?:\.(\d*))?Z"/.exec(text)?.[1]?.length ?? 0))
  expect(Math.max(...digits)).toBe(9)
  expect([0, 1, 2, 6, 7, 8].filter((count) => !digits.has(count))).toEqual([])
  expect(texts.some((text) => /"timestamp":"[^"]*(\.\d*0)Z"/.test(text))).toBe(false)
})

test('ticker_batch comes every five seconds and knows no quotes', async () => {
  const frames = (await record(5, 10_000)).map((text): FeedFrame => JSON.parse(text))
  const batches = frames.filter(({ channel, events }) => channel === 'ticker_batch' && events[0]?.type === 'update')
  expect(batches).toHaveLength(2)
  expect(batches[0]?.events[0]?.tickers?.[0]).toHaveProperty('price')
  expect(batches[0]?.events[0]?.tickers?.[0]).not.toHaveProperty('best_bid')
})

test('a market trades the products that are named, and refuses one it does not know', async () => {
  await using simulator = await startSimulator({ frames: market({ seed: 1, levels: 5, products: ['DOGE-USD', 'BTC-USD'] }) })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['ETH-USD', 'BTC-USD', 'DOGE-USD'])
  expect(client.acks[0]).toContain('{"level2":["BTC-USD","DOGE-USD"]}')
  expect(() => market({ seed: 1, products: ['BTC-USDC'] })).toThrow(
    /^opening a market: found the product BTC-USDC, expected one of BTC-USD, ETH-USD, /,
  )
})
