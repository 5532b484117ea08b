import type { Random } from '@fluxforge/testkit'

/** Frames as Coinbase sends them, each unlike any other. */
export class Frames {
  readonly #random: Random
  #tradeId = 1000
  #price = 8_000_000

  constructor(random: Random) {
    this.#random = random
  }

  /** A market frame of one product. */
  market(product: string, sequence: number, at: string): string {
    switch (this.#random.integer(3)) {
      case 0:
        return frame('ticker', sequence, at, [{ type: 'update', tickers: [this.#ticker(product)] }])
      case 1:
        return frame('l2_data', sequence, at, [{ type: 'update', product_id: product, updates: this.#several(() => this.#update(at)) }])
      default:
        return frame('market_trades', sequence, at, [{ type: 'update', trades: this.#several(() => this.#trade(product, at)) }])
    }
  }

  heartbeat(sequence: number, at: string): string {
    return frame('heartbeats', sequence, at, [{ current_time: at, heartbeat_counter: String(sequence) }])
  }

  subscriptions(sequence: number, at: string, subscriptions: Readonly<Record<string, readonly string[]>>): string {
    return frame('subscriptions', sequence, at, [{ subscriptions }])
  }

  #several<T>(make: () => T): T[] {
    return Array.from({ length: 1 + this.#random.integer(3) }, make)
  }

  #nextPrice(): string {
    this.#price += this.#random.integer(201) - 100
    return (this.#price / 100).toFixed(2)
  }

  #ticker(product: string): object {
    const price = this.#nextPrice()
    const around = {
      volume_24_h: '1234.5',
      low_24_h: '79000',
      high_24_h: '81000.5',
      low_52_w: '',
      high_52_w: '90000',
      price_percent_chg_24_h: '0.5',
    }
    const quote = { best_bid: price, best_bid_quantity: '0.25', best_ask: price, best_ask_quantity: '0.125' }
    return { type: 'ticker', product_id: product, price, ...around, ...quote }
  }

  #update(at: string): object {
    return { side: this.#random.pick(['bid', 'offer']), event_time: at, price_level: this.#nextPrice(), new_quantity: '0.5' }
  }

  #trade(product: string, at: string): object {
    return { trade_id: String(this.#tradeId++), product_id: product, price: this.#nextPrice(), size: '0.01', time: at, side: 'BUY' }
  }
}

function frame(channel: string, sequence: number, at: string, events: readonly object[]): string {
  return JSON.stringify({ channel, timestamp: at, sequence_num: sequence, events })
}
