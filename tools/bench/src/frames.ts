import type { Random } from '@fluxforge/testkit'
import type { Product } from './product.ts'
import { decimalText, goTime } from './wire-text.ts'

/** What a frame of one moment is made from. */
export interface Moment {
  readonly random: Random
  /** `2025-12-03T14`. */
  readonly hour: string
  /** Server time of the frame, after the hour's start. */
  readonly nanos: number
}

/** One level2 message: `levels` of them as a snapshot (bids, then offers), or a batch of updates that share one event time. */
export function level2Event({ random, hour, nanos }: Moment, product: Product, type: 'snapshot' | 'update', levels: number): string {
  const time = goTime(hour, microsecondsBefore(nanos, random.whole(1_000, 300_000)))
  const bids = type === 'snapshot' ? levels >> 1 : random.whole(0, levels + 1)
  const updates = Array.from({ length: levels }, (_, at) => {
    const ticks = type === 'snapshot' ? at % (levels >> 1) : random.whole(0, 400)
    const side = at < bids ? 'bid' : 'offer'
    const quantity = type === 'update' && random.chance(0.35) ? '0' : product.size()
    const price = product.price(side === 'bid' ? -ticks : ticks + 1)
    return `{"side":"${side}","event_time":"${time}","price_level":"${price}","new_quantity":"${quantity}"}`
  })
  return `{"type":"${type}","product_id":"${product.id}","updates":[${updates.join(',')}]}`
}

export function tickerEvent({ random }: Moment, product: Product): string {
  return (
    `{"type":"update","tickers":[{"type":"ticker","product_id":"${product.id}","price":"${product.price()}",` +
    `"volume_24_h":"${decimalText(random.whole(1e9, 1e12), 8)}","low_24_h":"${product.price(-9_000)}","high_24_h":"${product.price(9_000)}",` +
    `"low_52_w":"${product.price(-40_000)}","high_52_w":"${product.price(40_000)}",` +
    `"price_percent_chg_24_h":"${decimalText(random.whole(-9e14, 9e14), 14)}","best_bid":"${product.price(-1)}",` +
    `"best_ask":"${product.price(1)}","best_bid_quantity":"${product.size()}","best_ask_quantity":"${product.size()}"}]}`
  )
}

/** What traded in the last 250 ms, newest first. */
export function tradesEvent({ random, hour, nanos }: Moment, product: Product): string {
  const trades = Array.from({ length: random.chance(0.6) ? 1 : random.whole(2, 6) }, () => {
    const time = goTime(hour, microsecondsBefore(nanos, random.whole(1_000, 250_000)))
    return (
      `{"product_id":"${product.id}","trade_id":"${product.nextTradeId()}","price":"${product.price(random.whole(-3, 4))}",` +
      `"size":"${product.size()}","time":"${time}","side":"${random.chance(0.5) ? 'BUY' : 'SELL'}"}`
    )
  })
  return `{"type":"update","trades":[${trades.reverse().join(',')}]}`
}

/** The time is Go's `time.String()`, not RFC 3339. */
export function heartbeatEvent({ hour, nanos }: Moment): string {
  const uptime = 21_697 + Math.trunc(nanos / 1e9)
  const time = goTime(hour, nanos).replace('T', ' ').replace('Z', ' +0000 UTC')
  return `{"current_time":"${time} m=+${uptime}.${`${nanos % 1e9}`.padStart(9, '0')}","heartbeat_counter":${uptime}}`
}

/** Engine times have microseconds. */
function microsecondsBefore(nanos: number, micros: number): number {
  return Math.max(0, Math.trunc(nanos / 1000) - micros) * 1000
}
