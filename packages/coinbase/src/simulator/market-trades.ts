import { decimalText } from './decimal-text.ts'
import type { MarketBook } from './market-book.ts'
import type { MarketProduct } from './market-product.ts'
import type { Random } from './random.ts'

// What the exchange sends on a subscription.
const SNAPSHOT_TRADES = 100

/** One trade: how it is written, and its price and size in steps and units. */
export interface MarketTrade {
  readonly text: string
  readonly price: number
  readonly size: number
}

/** The trades of one product, ids +1 each. */
export class MarketTrades {
  readonly #product: MarketProduct
  readonly #random: Random
  readonly #book: MarketBook
  /** Oldest first. */
  readonly #latest: string[] = []
  #lastId: number

  constructor(product: MarketProduct, book: MarketBook, random: Random) {
    this.#product = product
    this.#book = book
    this.#random = random
    this.#lastId = 1_000_000 + random.integer(1_000_000_000)
  }

  /** `side` is the maker's: a SELL is made at the best offer. */
  trade(time: string): MarketTrade {
    const { id, priceDecimals, sizeDecimals } = this.#product
    this.#lastId += 1
    const isSell = this.#random.chance(0.5)
    const [price] = isSell ? this.#book.bestOffer() : this.#book.bestBid()
    const size = 1 + this.#random.integer(10 ** (sizeDecimals + 1))
    const text = `{"product_id":"${id}","trade_id":"${this.#lastId}","price":"${decimalText(price, priceDecimals)}","size":"${decimalText(size, sizeDecimals)}","time":"${time}","side":"${isSell ? 'SELL' : 'BUY'}"}`
    this.#latest.push(text)
    if (this.#latest.length > SNAPSHOT_TRADES) this.#latest.shift()
    return { text, price, size }
  }

  /** The event with the latest 100, newest first. */
  snapshot(): string {
    return `{"type":"snapshot","trades":[${this.#latest.toReversed().join(',')}]}`
  }

  /** Fills the latest 100 with trades of before; `timeOf` gives the time of the one that is so many back. */
  fill(timeOf: (back: number) => string): void {
    for (let back = SNAPSHOT_TRADES; back > 0; back -= 1) this.trade(timeOf(back))
  }
}
