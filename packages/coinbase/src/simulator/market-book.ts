import { decimalText } from './decimal-text.ts'
import type { MarketProduct } from './market-product.ts'
import type { Random } from './random.ts'

// Live frames of 2025 and 2026 hold 2 to 27 rows.
const MEAN_ROWS = 6
const MAX_ROWS = 40

/**
 * The order book of one product. Who applies its updates to a snapshot gets its next snapshot; deletes of levels that were never there are part of them, as live.
 * Prices are counted in steps, quantities in units of the last decimal.
 */
export class MarketBook {
  readonly #product: MarketProduct
  readonly #random: Random
  readonly #bids = new Map<number, number>()
  readonly #offers = new Map<number, number>()
  readonly #levels: number
  /** No level stands here: bids are below, offers above. */
  #middle: number

  constructor(product: MarketProduct, levels: number, random: Random) {
    this.#product = product
    this.#random = random
    this.#middle = product.priceSteps
    // The book reaches two steps a level down, and the middle wanders.
    this.#levels = Math.min(levels, Math.floor(product.priceSteps / 8))
    let distance = 0
    for (let level = 0; level < this.#levels; level += 1) {
      distance += 1 + random.integer(2)
      this.#bids.set(this.#middle - distance, this.#quantity())
      this.#offers.set(this.#middle + distance, this.#quantity())
    }
  }

  bestBid(): readonly [price: number, quantity: number] {
    return this.#best(this.#bids, -1)
  }

  bestOffer(): readonly [price: number, quantity: number] {
    return this.#best(this.#offers, 1)
  }

  /** The event of a full snapshot: bids high to low, then offers low to high; now and then a row of quantity zero at the end. */
  snapshot(eventTime: string): string {
    const bids = [...this.#bids].sort(([a], [b]) => b - a).map(([price, quantity]) => this.#row('bid', eventTime, price, quantity))
    const offers = [...this.#offers].sort(([a], [b]) => a - b).map(([price, quantity]) => this.#row('offer', eventTime, price, quantity))
    const rows = [...bids, ...offers]
    if (this.#random.chance(0.25)) rows.push(this.#row('offer', eventTime, Math.max(this.#middle, ...this.#offers.keys()) + 1, 0))
    return `{"type":"snapshot","product_id":"${this.#product.id}","updates":[${rows.join(',')}]}`
  }

  /** The event of one batch; moves the book. Rarely without a row. */
  update(eventTime: string): string {
    this.#wander()
    const count = Math.min(this.#random.geometric(MEAN_ROWS), MAX_ROWS)
    const bidCount = this.#random.integer(count + 1)
    const bids = this.#changes('bid', this.#bids, bidCount, eventTime)
    const offers = this.#changes('offer', this.#offers, count - bidCount, eventTime)
    const rows = bids === '' || offers === '' ? bids + offers : `${bids},${offers}`
    return `{"type":"update","product_id":"${this.#product.id}","updates":[${rows}]}`
  }

  /** At most one step, and back when it has gone far: the book stays as large as it began. */
  #wander(): void {
    const away = this.#middle - this.#product.priceSteps
    if (Math.abs(away) >= this.#levels) this.#middle -= Math.sign(away)
    else if (this.#random.chance(0.3)) this.#middle += this.#random.chance(0.5) ? 1 : -1
  }

  #changes(side: 'bid' | 'offer', levels: Map<number, number>, count: number, eventTime: string): string {
    const direction = side === 'bid' ? -1 : 1
    let rows = levels.delete(this.#middle) ? this.#row(side, eventTime, this.#middle, 0) : ''
    let price = this.#middle
    for (let at = 0; at < count; at += 1) {
      price += direction * (1 + this.#random.integer(3))
      const quantity = this.#random.chance(0.3) ? 0 : this.#quantity()
      if (quantity === 0) levels.delete(price)
      else levels.set(price, quantity)
      rows += (rows === '' ? '' : ',') + this.#row(side, eventTime, price, quantity)
    }
    return rows
  }

  #row(side: 'bid' | 'offer', eventTime: string, price: number, quantity: number): string {
    const { priceDecimals, sizeDecimals } = this.#product
    return `{"side":"${side}","event_time":"${eventTime}","price_level":"${decimalText(price, priceDecimals)}","new_quantity":"${decimalText(quantity, sizeDecimals)}"}`
  }

  /** Of every length: from the smallest unit to some ten whole ones. */
  #quantity(): number {
    return 1 + this.#random.integer(10 ** (1 + this.#random.integer(this.#product.sizeDecimals + 1)))
  }

  #best(levels: ReadonlyMap<number, number>, direction: -1 | 1): readonly [price: number, quantity: number] {
    for (let distance = 1; distance <= this.#levels; distance += 1) {
      const price = this.#middle + direction * distance
      const quantity = levels.get(price)
      if (quantity !== undefined) return [price, quantity]
    }
    return [this.#middle + direction, 0]
  }
}
