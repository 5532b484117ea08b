import { liveFrame, type NumberedFrame } from './frame.ts'

// The largest book seen live (BTC-USD, 2026-08) was 4.8 MB in one frame.
const BIG_BYTES = 5 * 1024 * 1024

/** A book too large for clients that limit messages to 4 or 5 MB; ASCII, so that its length is its size. */
export function bigSnapshot(product: string, timestamp: string): NumberedFrame {
  const rows: string[] = []
  for (let bytes = 0, level = 0; bytes < BIG_BYTES; level += 1) {
    const side = level % 2 === 0 ? 'bid' : 'offer'
    const price = side === 'bid' ? 4_000_000 - level : 4_000_000 + level
    const row = `{"side":"${side}","event_time":"${timestamp}","price_level":"${price}.5","new_quantity":"0.0${level}1"}`
    rows.push(row)
    bytes += row.length + 1
  }
  return liveFrame('l2_data', timestamp, `{"type":"snapshot","product_id":"${product}","updates":[${rows.join(',')}]}`)
}
