import type { RecordedFrame } from '@fluxforge/segments'

/** Frames of each segment. */
const FRAMES_A_SEGMENT = 5
export const SEGMENTS = 2
const FRAME_BYTES = 400
/** Four lines are less, five are more. */
export const SEGMENT_BYTES = 2400

/** 2025-12-03T14:10:00Z; one a second. */
const FIRST_US = 1_764_771_000_000_000

/** No JSON: its line is the dead letter. */
const BROKEN = 5

/** What the exchange sends: rows of three tables, a heartbeat, a channel nobody described, and one that is no JSON. */
export const FRAMES: readonly RecordedFrame[] = Array.from({ length: SEGMENTS * FRAMES_A_SEGMENT }, (_, i) => {
  const channel = channelOf(i)
  return {
    captureUs: FIRST_US + i * 1_000_000,
    channel,
    connectionId: 'connection-1',
    sequence: i,
    data: Buffer.from(`${textOf(channel, i).padEnd(FRAME_BYTES)}}`),
  }
})

/** The numbers of the frames that give a row. */
export const CONVERTED: readonly number[] = FRAMES.flatMap(({ channel }, i) => (channel === 'heartbeats' || i === BROKEN ? [] : [i]))

function channelOf(i: number): string {
  return ['market_trades', 'l2_data', 'ticker_batch', 'heartbeats', 'status'][i % 5] ?? ''
}

/** All but its last brace, which comes behind what fills the frame up. */
function textOf(channel: string, i: number): string {
  if (i === BROKEN) return '{"channel":"market_trades","sequence_num":5,"events":['
  const product = i % 2 === 0 ? 'BTC-USD' : 'ETH-USD'
  return `{"channel":"${channel}","timestamp":"2025-12-03T14:10:00Z","sequence_num":${i},"events":[${eventOf(channel, product, i)}]`
}

function eventOf(channel: string, product: string, i: number): string {
  switch (channel) {
    case 'market_trades':
      return `{"type":"update","trades":[{"product_id":"${product}","trade_id":"${i}","price":"5.${i}","size":"1","time":"2025-12-03T14:10:00Z","side":"BUY"}]}`
    case 'l2_data':
      return `{"type":"update","product_id":"${product}","updates":[{"side":"bid","event_time":"2025-12-03T14:10:00Z","price_level":"${i}","new_quantity":"1"}]}`
    case 'ticker_batch':
      return `{"type":"snapshot","tickers":[{"type":"ticker","product_id":"${product}","price":"${i}"}]}`
    default:
      return ''
  }
}
