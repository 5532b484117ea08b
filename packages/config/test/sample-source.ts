import * as v from 'valibot'
import type { ConfigSource } from '../src/index.ts'

const section = v.pipe(
  v.strictObject({
    api_key: v.optional(v.string()),
    api_secret: v.optional(v.pipe(v.string(), v.minLength(30), v.metadata({ secret: true }))),
    product_ids: v.optional(v.array(v.pipe(v.string(), v.nonEmpty())), ['BTC-USD']),
    channels: v.optional(v.array(v.string()), ['ticker']),
  }),
  v.transform(({ api_secret, product_ids, channels }) => ({ apiSecret: api_secret, productIds: product_ids, channels })),
)

/** A source as an exchange package has it, small. */
export const sample = {
  name: 'coinbase',
  section,
  tables: ['ticker', 'level2', 'market_trades', 'candles'],
} as const satisfies ConfigSource
