import * as v from 'valibot'
import { canonicalProduct } from './product-alias.ts'

/** What the feed needs to know. */
export interface CoinbaseSettings {
  /** Null: no key; market data needs none. */
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string } | null
  /** Without aliases and repeats. */
  readonly productIds: readonly string[]
  readonly channels: readonly Channel[]
  readonly wsUrl: string
  /** Products in one level2 subscribe message. */
  readonly level2BatchSize: number
  readonly productsPerConnection: number
}

// The public channels of https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels; heartbeats is always added.
const CHANNELS = ['ticker', 'ticker_batch', 'level2', 'market_trades', 'candles', 'status'] as const
export type Channel = (typeof CHANNELS)[number]

const count = (fallback: number, most: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)), fallback)

/** The block `coinbase:` of the settings file. */
export const section = v.pipe(
  v.strictObject({
    api_key: v.optional(v.pipe(v.string(), v.nonEmpty(), v.description('organizations/…/apiKeys/…; optional'))),
    api_secret: v.optional(
      v.pipe(v.string(), v.nonEmpty(), v.description('PEM (ES256 or Ed25519) or base64 (Ed25519)'), v.metadata({ secret: true })),
    ),
    product_ids: v.optional(
      v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/, 'a product such as BTC-USD'))), v.nonEmpty()),
      ['BTC-USD', 'ETH-USD'],
    ),
    channels: v.optional(v.pipe(v.array(v.picklist(CHANNELS)), v.nonEmpty()), ['ticker', 'level2', 'market_trades']),
    ws_url: v.optional(v.pipe(v.string(), v.check(isWebSocketUrl, 'a ws:// or wss:// URL')), 'wss://advanced-trade-ws.coinbase.com'),
    level2_batch_size: count(10, 1000),
    products_per_connection: count(10, 1000),
  }),
  // Partial: told together with whatever else is wrong.
  v.partialCheck(
    [['api_key'], ['api_secret']],
    ({ api_key, api_secret }) => (api_key === undefined) === (api_secret === undefined),
    'api_key and api_secret together, or neither',
  ),
  v.transform(
    ({ api_key, api_secret, product_ids, channels, ws_url, level2_batch_size, products_per_connection }): CoinbaseSettings => ({
      credentials: api_key === undefined || api_secret === undefined ? null : { apiKey: api_key, apiSecret: api_secret },
      productIds: [...new Set(product_ids.map(canonicalProduct))],
      channels: [...new Set(channels)],
      wsUrl: ws_url,
      level2BatchSize: level2_batch_size,
      productsPerConnection: products_per_connection,
    }),
  ),
)

function isWebSocketUrl(text: string): boolean {
  // A fragment is for browsers: no handshake can have one.
  return /^wss?:\/\/[^\s/]/.test(text) && URL.canParse(text) && !text.includes('#')
}
