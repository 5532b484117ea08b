import type { Clock } from '@fluxforge/segments'
import { Audience } from './audience.ts'
import type { ClientMessage } from './client-message.ts'
import { FeedTime, goTime } from './feed-time.ts'
import { errorFrame, type Frame, liveFrame } from './frame.ts'
import type { Addressed, Broadcast, FrameSource, Subscriber } from './frame-source.ts'
import { MarketBook } from './market-book.ts'
import { MarketDay } from './market-day.ts'
import { MARKET_PRODUCTS, type MarketProduct, marketProduct } from './market-product.ts'
import { statusText } from './market-status.ts'
import { MarketTrades } from './market-trades.ts'
import { Random } from './random.ts'

export interface MarketOptions {
  /** The same seed gives the same market. */
  readonly seed: number
  /** Ids among `MARKET_PRODUCTS`, the busiest first. Default: all of them. */
  readonly products?: readonly string[]
  /** Of each side of a new book. Default 500. */
  readonly levels?: number
}

const CHANNELS = ['heartbeats', 'level2', 'market_trades', 'ticker', 'ticker_batch', 'candles', 'status'] as const
type Channel = (typeof CHANNELS)[number]

// Of the frames of a live recording: 78 % level2, 12 % ticker, 8 % trades.
const TICKERS_PER_BOOK_UPDATE = 12 / 78
const TRADES_PER_BOOK_UPDATE = 8 / 78
// A product's activity falls with its rank as Zipf has it; so many are busy in every window.
const BUSY_PRODUCTS = 4
const MAX_TRADES = 5
const MS_BETWEEN_TRADES = 2
/** Trade snapshots come in the middle of a connection too, and repeat what was sent. */
const SNAPSHOT_AGAIN = 1 / 200
const TICKER_BATCH_SECONDS = 5
const NANOSECONDS_PER_MS = 1_000_000

class Product {
  readonly definition: MarketProduct
  readonly book: MarketBook
  readonly trades: MarketTrades
  readonly day: MarketDay

  constructor(definition: MarketProduct, levels: number, seed: number) {
    const random = new Random(seed, definition.id)
    this.definition = definition
    this.book = new MarketBook(definition, levels, random)
    this.trades = new MarketTrades(definition, this.book, random)
    this.day = new MarketDay(definition, this.book)
  }
}

class Market implements Broadcast {
  readonly windowMs = 50
  readonly #clock: Clock
  readonly #random: Random
  readonly #time = new FeedTime()
  readonly #audience = new Audience()
  readonly #products: ReadonlyMap<string, Product>
  /** The exchange's process is older than ours. */
  readonly #uptimeMs: number
  #beats = 0

  constructor({ seed, levels = 500 }: MarketOptions, products: readonly MarketProduct[], clock: Clock) {
    this.#clock = clock
    this.#random = new Random(seed, 'market')
    this.#uptimeMs = this.#random.next() * 86_400_000 - clock.monotonicMs()
    this.#products = new Map(products.map((definition) => [definition.id, new Product(definition, levels, seed)]))
    for (const { trades } of this.#products.values()) trades.fill((back) => this.#eventTime(back * 500))
  }

  *answer(message: ClientMessage, from: Subscriber): Generator<Frame> {
    const channel = CHANNELS.find((one) => one === message.channel)
    if (channel === undefined) return yield errorFrame('authentication failure')
    const ids = channel === 'heartbeats' ? ['heartbeats'] : message.productIds.map((id) => this.#canonical(id))
    if (message.type === 'unsubscribe') {
      this.#audience.unsubscribe(from, channel, message.productIds.length === 0 ? [] : ids)
    } else {
      const known = ids.filter((id) => channel === 'heartbeats' || this.#products.has(id))
      for (const id of this.#audience.subscribe(from, channel, known)) {
        const product = this.#products.get(id)
        if (product !== undefined) yield* this.#snapshots(channel, product)
      }
    }
    const ack = JSON.stringify({ subscriptions: Object.fromEntries(this.#audience.subscriptionsOf(from)) })
    yield liveFrame('subscriptions', this.#now(), ack)
  }

  *window(): Generator<Addressed> {
    const listened = [...this.#products.values()].filter(({ definition }) => this.#audience.isHeard(definition.id))
    for (const [rank, product] of listened.entries()) {
      const activity = Math.min(1, BUSY_PRODUCTS / (rank + 1))
      if (this.#strikes('level2', product, activity)) yield this.#bookUpdate(product)
      if (this.#strikes('ticker', product, activity * TICKERS_PER_BOOK_UPDATE)) yield this.#ticker(product)
      if (this.#strikes('market_trades', product, activity * TRADES_PER_BOOK_UPDATE)) yield* this.#tradesUpdate(product)
    }
  }

  *beat(): Generator<Addressed> {
    this.#beats += 1
    const uptimeMs = this.#uptimeMs + this.#clock.monotonicMs()
    const beat = `{"current_time":"${goTime(this.#now(), uptimeMs)}","heartbeat_counter":${Math.floor(uptimeMs / 1000)}}`
    yield { frame: liveFrame('heartbeats', this.#now(), beat), to: this.#audience.of('heartbeats', 'heartbeats') }
    for (const product of this.#products.values()) {
      const to = this.#audience.of('candles', product.definition.id)
      if (to.length > 0) yield { frame: this.#frame('candles', 'update', 'candles', product.day.candle(this.#clock.wallMs())), to }
    }
    if (this.#beats % TICKER_BATCH_SECONDS === 0) yield* this.#tickerBatches()
  }

  leave(subscriber: Subscriber): void {
    this.#audience.leave(subscriber)
  }

  *#snapshots(channel: Channel, { definition, book, trades, day }: Product): Generator<Frame> {
    switch (channel) {
      case 'heartbeats':
        return
      case 'level2':
        return yield liveFrame('l2_data', this.#now(), book.snapshot(this.#eventTime(200)))
      case 'market_trades':
        return yield liveFrame('market_trades', this.#now(), trades.snapshot())
      case 'ticker':
      case 'ticker_batch':
        return yield this.#frame(channel, 'snapshot', 'tickers', day.ticker(channel === 'ticker'))
      case 'candles':
        return yield this.#frame('candles', 'snapshot', 'candles', day.candle(this.#clock.wallMs()))
      case 'status':
        return yield this.#frame('status', 'snapshot', 'products', statusText(definition))
    }
  }

  #strikes(channel: Channel, { definition }: Product, probability: number): boolean {
    return this.#audience.of(channel, definition.id).length > 0 && this.#random.chance(probability)
  }

  #bookUpdate({ definition, book }: Product): Addressed {
    return { frame: liveFrame('l2_data', this.#now(), book.update(this.#eventTime(0))), to: this.#audience.of('level2', definition.id) }
  }

  #ticker({ definition, day }: Product): Addressed {
    return { frame: this.#frame('ticker', 'update', 'tickers', day.ticker(true)), to: this.#audience.of('ticker', definition.id) }
  }

  /** Trades of the product and, now and then, of others of the same client; everyone is sent those of theirs. */
  *#tradesUpdate(first: Product): Generator<Addressed> {
    const home = this.#audience.of('market_trades', first.definition.id)[0]
    if (home === undefined) return
    const mates = this.#audience.idsOf(home, 'market_trades')
    const made: { readonly id: string; readonly text: string }[] = []
    for (let left = 1 + this.#random.integer(MAX_TRADES); left > 0; left -= 1) {
      const id = made.length > 0 && this.#random.chance(0.2) ? mates[this.#random.integer(mates.length)] : first.definition.id
      const product = this.#products.get(id ?? '') ?? first
      const trade = product.trades.trade(this.#eventTime(left * MS_BETWEEN_TRADES))
      product.day.add(trade, this.#clock.wallMs())
      made.unshift({ id: product.definition.id, text: trade.text })
    }
    for (const [subscriber, ids] of this.#audience.on('market_trades')) {
      const trades = made.filter(({ id }) => ids.has(id)).map(({ text }) => text)
      if (trades.length > 0) yield { frame: this.#frame('market_trades', 'update', 'trades', trades.join(',')), to: [subscriber] }
    }
    if (!this.#random.chance(SNAPSHOT_AGAIN)) return
    yield {
      frame: liveFrame('market_trades', this.#now(), first.trades.snapshot()),
      to: this.#audience.of('market_trades', first.definition.id),
    }
  }

  *#tickerBatches(): Generator<Addressed> {
    const changed = [...this.#products.values()].filter(({ day }) => day.takeChanged())
    for (const [subscriber, ids] of this.#audience.on('ticker_batch')) {
      const tickers = changed.filter(({ definition }) => ids.has(definition.id)).map(({ day }) => day.ticker(false))
      if (tickers.length > 0) yield { frame: this.#frame('ticker_batch', 'update', 'tickers', tickers.join(',')), to: [subscriber] }
    }
  }

  #frame(channel: Channel, type: 'snapshot' | 'update', key: string, items: string): Frame {
    return liveFrame(channel, this.#now(), `{"type":"${type}","${key}":[${items}]}`)
  }

  /** An alias is the product it stands for; two stablecoins trade against USDC for themselves. */
  #canonical(id: string): string {
    return id.endsWith('-USDC') && id !== 'USDT-USDC' && id !== 'EURC-USDC' ? id.slice(0, -1) : id
  }

  /** Nine digits, but for one in sixteen with those of the clock only: then all the shorter fractions occur. */
  #now(): string {
    const belowMs = this.#random.chance(1 / 16) ? 0 : this.#random.integer(NANOSECONDS_PER_MS)
    return this.#time.rfc3339(this.#clock.wallMs(), belowMs)
  }

  /** Microseconds. */
  #eventTime(agoMs: number): string {
    return this.#time.rfc3339(this.#clock.wallMs() - agoMs, this.#random.integer(1000) * 1000)
  }
}

/**
 * A random market as the exchange tells it: books with a snapshot before their ack, batches of 50 ms at the natural pace, trades newest first with products mixed,
 * tickers, candles, status and heartbeats. Each product is moved by a stream of its own. With the same seed, clock and subscriptions every frame is the same.
 *
 * @throws {RangeError} for a product that is not among `MARKET_PRODUCTS`.
 */
export function market(options: MarketOptions): FrameSource {
  const products = (options.products ?? MARKET_PRODUCTS).map(marketProduct)
  return { open: (clock) => new Market(options, products, clock) }
}
