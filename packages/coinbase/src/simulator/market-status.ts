import { decimalText } from './decimal-text.ts'
import type { MarketProduct } from './market-product.ts'

/** A product as the status channel lists it. */
export function statusText({ id, priceDecimals, sizeDecimals }: MarketProduct): string {
  const [base, quote] = id.split('-')
  return JSON.stringify({
    product_type: 'SPOT',
    id,
    base_currency: base,
    quote_currency: quote,
    base_increment: decimalText(1, sizeDecimals),
    quote_increment: decimalText(1, priceDecimals),
    display_name: `${base}/${quote}`,
    status: 'online',
    status_message: '',
    min_market_funds: '1',
  })
}
