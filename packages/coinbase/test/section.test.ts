import * as v from 'valibot'
import { expect, test } from 'vitest'
import { canonicalProduct } from '../src/product-alias.ts'
import { section } from '../src/section.ts'

test('an empty block is whole: public data of two products', () => {
  expect(v.parse(section, {})).toEqual({
    credentials: null,
    productIds: ['BTC-USD', 'ETH-USD'],
    channels: ['ticker', 'level2', 'market_trades'],
    wsUrl: 'wss://advanced-trade-ws.coinbase.com',
    level2BatchSize: 10,
    productsPerConnection: 10,
  })
})

test('products are canonical, and each is there once, as is each channel', () => {
  const written = { product_ids: ['BTC-USDC', 'ETH-USD', 'BTC-USD', 'USDT-USDC'], channels: ['level2', 'level2'] }
  expect(v.parse(section, written)).toMatchObject({ productIds: ['BTC-USD', 'ETH-USD', 'USDT-USDC'], channels: ['level2'] })
})

test.each([
  ['BTC-USDC', 'BTC-USD'],
  ['USDT-USDC', 'USDT-USDC'],
  ['EURC-USDC', 'EURC-USDC'],
  ['USDC-EUR', 'USDC-EUR'],
  ['BTC-USD', 'BTC-USD'],
])('data of %s comes under %s', (id, canonical) => {
  expect(canonicalProduct(id)).toBe(canonical)
})

test.each<[string, unknown, string]>([
  ['a key without its secret', { api_key: 'k' }, 'api_key and api_secret together, or neither'],
  ['a product in lower case', { product_ids: ['btc-usd'] }, 'a product such as BTC-USD'],
  ['no product', { product_ids: [] }, 'Invalid length'],
  ['a channel that needs an account', { channels: ['user'] }, 'Invalid type'],
  ['an address that is no WebSocket', { ws_url: 'https://advanced-trade-ws.coinbase.com' }, 'a ws:// or wss:// URL'],
  ['an address with an impossible port', { ws_url: 'ws://127.0.0.1:99999' }, 'a ws:// or wss:// URL'],
  ['an address with a fragment', { ws_url: 'ws://127.0.0.1:80/#x' }, 'a ws:// or wss:// URL'],
  ['a batch of nothing', { level2_batch_size: 0 }, 'Invalid value'],
  ['a key that does not exist', { products: ['BTC-USD'] }, 'Invalid key'],
])('%s is refused', (_name, written, message) => {
  const { issues } = v.safeParse(section, written)
  expect(issues?.map((issue) => issue.message).join()).toContain(message)
})
