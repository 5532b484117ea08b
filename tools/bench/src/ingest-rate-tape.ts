import { createHash } from 'node:crypto'
import { MARKET_PRODUCTS } from '@fluxforge/coinbase/simulator'
import type { ConnectionDigest } from './ingest-load-digest.ts'
import { recordedLines } from './ingest-load-recorded.ts'

const SEQUENCE = /"sequence_num":\d+/
const CHUNK_BYTES = 1024 * 1024
const WHOLE_TEXT = 0x81

/** What one connection is sent: WebSocket frames as they go over the wire, in pieces of some size. */
export interface Tape {
  readonly chunks: readonly Buffer[]
  /** Of the messages in them. */
  readonly digest: ConnectionDigest
}

/** The frames of a segment, numbered anew as one connection's, behind the ack of all that ingest asks for. */
export async function recordTape(segment: string): Promise<Tape> {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let waiting: Buffer[] = []
  let [frames, bytes, waitingBytes] = [0, 0, 0]
  const add = (text: string): void => {
    const message = Buffer.from(text.replace(SEQUENCE, `"sequence_num":${frames}`))
    hash.update(message).update('\n')
    frames += 1
    bytes += message.length
    waiting.push(frameHead(message.length), message)
    waitingBytes += message.length
    if (waitingBytes < CHUNK_BYTES) return
    chunks.push(Buffer.concat(waiting))
    waiting = []
    waitingBytes = 0
  }
  add(ackText())
  for await (const { frame } of recordedLines(segment)) add(frame.toString())
  chunks.push(Buffer.concat(waiting))
  return { chunks, digest: { frames, bytes, sha256: hash.digest('hex') } }
}

function ackText(): string {
  const products = JSON.stringify(MARKET_PRODUCTS)
  const channels = ['heartbeats', 'level2', 'market_trades', 'ticker'].map((channel) => `"${channel}":${products}`)
  return `{"channel":"subscriptions","timestamp":"2025-12-03T14:00:00Z","sequence_num":0,"events":[{"subscriptions":{${channels.join(',')}}}]}`
}

/** RFC 6455, section 5.2: a message in one frame, without a mask, as servers send it. */
function frameHead(length: number): Buffer {
  if (length < 126) return Buffer.from([WHOLE_TEXT, length])
  if (length < 65_536) return Buffer.from([WHOLE_TEXT, 126, length >> 8, length & 0xff])
  const head = Buffer.alloc(10)
  head[0] = WHOLE_TEXT
  head[1] = 127
  head.writeUInt32BE(length, 6)
  return head
}
