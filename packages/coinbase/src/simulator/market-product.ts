/** What a market trades. */
export interface MarketProduct {
  readonly id: string
  /** In the smallest steps of the price, a whole number: 8327725 at 2 decimals is 83277.25. */
  readonly priceSteps: number
  readonly priceDecimals: number
  readonly sizeDecimals: number
}

function product(id: string, priceSteps: number, priceDecimals: number, sizeDecimals: number): MarketProduct {
  return { id, priceSteps, priceDecimals, sizeDecimals }
}

// The busiest first; decimals from 0 to 9.
const PRODUCTS: readonly MarketProduct[] = [
  product('BTC-USD', 8_327_725, 2, 8),
  product('ETH-USD', 412_433, 2, 8),
  product('XRP-USD', 24_817, 4, 6),
  product('SOL-USD', 21_437, 2, 8),
  product('DOGE-USD', 24_512, 5, 1),
  product('ADA-USD', 8_131_200, 7, 6),
  product('AVAX-USD', 296_270, 4, 8),
  product('LINK-USD', 211_620, 4, 2),
  product('LTC-USD', 106_930, 3, 8),
  product('SHIB-USD', 118_250, 9, 0),
  product('PEPE-USD', 930_412, 9, 0),
  product('SUI-USD', 321_870, 5, 1),
  product('DOT-USD', 401_220, 5, 8),
  product('UNI-USD', 76_310, 4, 6),
  product('AAVE-USD', 274_510, 3, 3),
  product('BCH-USD', 548_230, 3, 8),
  product('NEAR-USD', 282_740, 5, 3),
  product('HBAR-USD', 213_840, 6, 1),
  product('XLM-USD', 363_981, 6, 8),
  product('FARTCOIN-USD', 61_422, 5, 2),
  product('ICP-USD', 45_120, 4, 4),
  product('ATOM-USD', 410_430, 5, 2),
  product('ETC-USD', 184_720, 4, 8),
  product('FIL-USD', 231_410, 5, 3),
  product('ALGO-USD', 21_873, 5, 0),
  product('ETH-BTC', 495_270, 7, 8),
  product('SOL-BTC', 257_420, 8, 8),
  product('BTC-EUR', 7_093_114, 2, 8),
  product('SKL-BTC', 130_511, 9, 1),
  product('BTC-JPY', 12_384_117, 0, 5),
]

/** The thirty products that a market can trade, the busiest first. */
export const MARKET_PRODUCTS: readonly string[] = PRODUCTS.map(({ id }) => id)

/** @throws {RangeError} when there is none of that id. */
export function marketProduct(id: string): MarketProduct {
  const found = PRODUCTS.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`opening a market: found the product ${id}, expected one of ${MARKET_PRODUCTS.join(', ')}`)
  return found
}
