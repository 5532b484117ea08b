// Products of their own, not other names of a -USD product.
const REAL_USDC = new Set(['USDT-USDC', 'EURC-USDC'])

/**
 * The product that market data comes under: the feed sends BTC-USD's data to those who ask for BTC-USDC
 * (https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels).
 */
export function canonicalProduct(id: string): string {
  return id.endsWith('-USDC') && !REAL_USDC.has(id) ? id.slice(0, -1) : id
}
