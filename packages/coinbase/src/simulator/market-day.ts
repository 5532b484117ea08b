import { decimalText } from './decimal-text.ts'
import type { MarketBook } from './market-book.ts'
import type { MarketProduct } from './market-product.ts'
import type { MarketTrade } from './market-trades.ts'

const CANDLE_SECONDS = 300

interface Candle {
  readonly start: number
  readonly open: number
  high: number
  low: number
  close: number
  volume: number
}

/** What the trades of one product add up to: its ticker and its candle. */
export class MarketDay {
  readonly #product: MarketProduct
  readonly #book: MarketBook
  #price: number
  #high: number
  #low: number
  #volume: number
  #candle: Candle | null = null
  #isChanged = false

  constructor(product: MarketProduct, book: MarketBook) {
    this.#product = product
    this.#book = book
    this.#price = product.priceSteps
    this.#high = product.priceSteps
    this.#low = product.priceSteps
    this.#volume = 10 ** product.sizeDecimals
  }

  add({ price, size }: MarketTrade, nowMs: number): void {
    const candle = this.#candleAt(nowMs)
    this.#price = price
    this.#high = Math.max(this.#high, price)
    this.#low = Math.min(this.#low, price)
    // Whole numbers only: the last decimal must hold.
    this.#volume = (this.#volume + size) % Number.MAX_SAFE_INTEGER
    candle.high = Math.max(candle.high, price)
    candle.low = Math.min(candle.low, price)
    candle.close = price
    candle.volume = (candle.volume + size) % Number.MAX_SAFE_INTEGER
    this.#isChanged = true
  }

  /** True once after each change. */
  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** `ticker_batch` knows no quotes. */
  ticker(hasQuotes: boolean): string {
    const { id, sizeDecimals, priceSteps } = this.#product
    const change = decimalText(Math.round(Math.abs(this.#price / priceSteps - 1) * 1e15), 13)
    const sign = this.#price < priceSteps && change !== '0' ? '-' : ''
    const day = `"volume_24_h":"${decimalText(this.#volume, sizeDecimals)}","low_24_h":"${this.#steps(this.#low)}","high_24_h":"${this.#steps(this.#high)}"`
    const year = `"low_52_w":"${this.#steps(Math.floor(priceSteps * 0.6))}","high_52_w":"${this.#steps(Math.floor(priceSteps * 1.5))}"`
    const ticker = `"type":"ticker","product_id":"${id}","price":"${this.#steps(this.#price)}",${day},${year},"price_percent_chg_24_h":"${sign}${change}"`
    return hasQuotes ? `{${ticker},${this.#quotes()}}` : `{${ticker}}`
  }

  candle(nowMs: number): string {
    const { start, open, high, low, close, volume } = this.#candleAt(nowMs)
    const prices = `"high":"${this.#steps(high)}","low":"${this.#steps(low)}","open":"${this.#steps(open)}","close":"${this.#steps(close)}"`
    return `{"start":"${start}",${prices},"volume":"${decimalText(volume, this.#product.sizeDecimals)}","product_id":"${this.#product.id}"}`
  }

  #quotes(): string {
    const { sizeDecimals } = this.#product
    const [bid, bidQuantity] = this.#book.bestBid()
    const [offer, offerQuantity] = this.#book.bestOffer()
    const prices = `"best_bid":"${this.#steps(bid)}","best_ask":"${this.#steps(offer)}"`
    return `${prices},"best_bid_quantity":"${decimalText(bidQuantity, sizeDecimals)}","best_ask_quantity":"${decimalText(offerQuantity, sizeDecimals)}"`
  }

  #candleAt(nowMs: number): Candle {
    const start = Math.floor(nowMs / 1000 / CANDLE_SECONDS) * CANDLE_SECONDS
    if (this.#candle?.start === start) return this.#candle
    const price = this.#price
    this.#candle = { start, open: price, high: price, low: price, close: price, volume: 0 }
    return this.#candle
  }

  #steps(price: number): string {
    return decimalText(price, this.#product.priceDecimals)
  }
}
