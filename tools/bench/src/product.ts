import type { Random } from '@fluxforge/testkit'
import { decimalText } from './wire-text.ts'

const BASES =
  'BTC ETH SOL XRP DOGE ADA AVAX LINK LTC BCH SUI HBAR DOT UNI AAVE NEAR APT ARB OP INJ ATOM FIL ETC XLM ICP ' +
  'RNDR SEI TIA IMX GRT ALGO MKR LDO CRV SNX COMP SAND MANA AXS ENS PEPE SHIB BONK WIF FLOKI JUP PYTH JTO STX ONDO'

/** A product with a price that walks at random. */
export class Product {
  readonly id: string
  readonly #random: Random
  /** Decimals of a price and of a size. */
  readonly #priceScale: number
  readonly #sizeScale: number
  /** In units of the last decimal. */
  #price: number
  #tradeId: number

  constructor(base: string, rank: number, random: Random) {
    this.id = `${base}-USD`
    this.#random = random
    // The most traded are the dearest: some 10,000 USD with two decimals, down to some 1 USD with six.
    const magnitude = Math.trunc(rank / 10)
    this.#priceScale = 2 + magnitude
    this.#sizeScale = 8 - magnitude
    this.#price = random.whole(100_000, 9_000_000)
    this.#tradeId = random.whole(10_000_000, 900_000_000)
  }

  /** The 50 products, most traded first. */
  static all(random: Random): readonly Product[] {
    return BASES.split(' ').map((base, rank) => new Product(base, rank, random))
  }

  walk(): void {
    this.#price = Math.max(50_000, this.#price + this.#random.whole(-20, 21))
  }

  /** `ticks` away from the price of now. */
  price(ticks = 0): string {
    return decimalText(this.#price + ticks, this.#priceScale)
  }

  size(): string {
    // Most sizes are round; some use every decimal.
    const units = this.#random.chance(0.5)
      ? this.#random.whole(1, 10 ** this.#sizeScale)
      : this.#random.whole(1, 1000) * 10 ** (this.#sizeScale - 2)
    return decimalText(units, this.#sizeScale)
  }

  nextTradeId(): number {
    this.#tradeId += 1
    return this.#tradeId
  }
}
