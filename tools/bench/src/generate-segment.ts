import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Random } from '@fluxforge/testkit'
import { heartbeatEvent, level2Event, type Moment, tickerEvent, tradesEvent } from './frames.ts'
import { Product } from './product.ts'
import { captureTime, goTime } from './wire-text.ts'

export const HOUR_MICROS = 3.6e9
const PRODUCTS_PER_CONNECTION = 10
/** Measured on what comes out. */
const FRAMES_PER_BYTE = 1_050 / 1e6

interface Connection {
  readonly id: string
  sequence: number
}

export interface Feed {
  /** `2025-12-03T14` */
  readonly hour: string
  /** Of the segment, within its hour. */
  readonly number: number
  /** Where in its hour the first frame lies. */
  readonly fromMicros: number
  readonly seed: number
  /** Mean time between frames. */
  readonly stepMicros: number
  /** Frames of 3,000 to 9,000 levels at the beginning, one a product. */
  readonly snapshots: number
}

/** 100 MB are some 14 minutes of it, just under the age at which ingest seals a segment. */
export const BUSY: Feed = { hour: '2025-12-03T14', number: 1, fromMicros: 1_000_000, seed: 20251203, stepMicros: 8_000, snapshots: 8 }

/**
 * Writes a segment of `bytes` (up to one line more) as ingest would have, the same for the same feed and size: one hour, 50 products by Zipf's law on five
 * connections, 78 % l2_data, 12 % ticker, 8 % market_trades, 2 % heartbeats. Gives the file's path.
 */
export async function generateSegment(directory: string, bytes: number, feed = BUSY): Promise<string> {
  const path = join(directory, `segment_${feed.hour.replaceAll('-', '')}_${String(feed.number).padStart(5, '0')}.ndjson`)
  await writeFile(path, blocks(lines(bytes, feed)))
  return path
}

function* lines(bytes: number, { hour, fromMicros, seed, stepMicros, snapshots }: Feed): Generator<string, void, undefined> {
  const random = new Random(seed)
  const products = Product.all(random)
  const pick = zipf(products, random)
  const connections = products.flatMap((_, at) => (at % PRODUCTS_PER_CONNECTION === 0 ? [{ id: uuid(random), sequence: 0 }] : []))
  const of = (product: Product): Connection => connections[Math.trunc(products.indexOf(product) / PRODUCTS_PER_CONNECTION)]!
  const step = Math.min(stepMicros, (0.9 * HOUR_MICROS) / (bytes * FRAMES_PER_BYTE))
  let micros = fromMicros
  let written = 0
  for (let count = 0; written < bytes; count += 1) {
    micros += random.whole(1, 2 * step)
    // Frames are on the road for 5 to 40 ms.
    const moment: Moment = { random, hour, nanos: micros * 1000 - random.whole(5e6, 40e6) }
    const snapshot = count < snapshots ? products[count] : undefined
    const product = snapshot ?? pick()
    product.walk()
    const [channel, event] = snapshot === undefined ? frame(moment, product) : snapshotFrame(moment, product)
    const connection = of(product)
    const line =
      `{"capture_ts":"${captureTime(hour, micros)}","metadata":{"source":"coinbase","channel":"${channel}","connection_id":"${connection.id}"},` +
      `"data":{"channel":"${channel}","timestamp":"${goTime(hour, moment.nanos)}","sequence_num":${connection.sequence},"events":[${event}]}}\n`
    connection.sequence += 1
    written += line.length
    yield line
  }
  if (micros >= HOUR_MICROS) throw new Error(`generating ${bytes} bytes: they ended ${micros} µs after the hour began, beyond it`)
}

type Frame = readonly [channel: string, event: string]

function snapshotFrame(moment: Moment, product: Product): Frame {
  return ['l2_data', level2Event(moment, product, 'snapshot', moment.random.whole(3_000, 9_000))]
}

function frame(moment: Moment, product: Product): Frame {
  const at = moment.random.next()
  if (at < 0.78) return ['l2_data', level2Event(moment, product, 'update', updateCount(moment.random))]
  if (at < 0.9) return ['ticker', tickerEvent(moment, product)]
  if (at < 0.98) return ['market_trades', tradesEvent(moment, product)]
  return ['heartbeats', heartbeatEvent(moment)]
}

/** 1 and up, some 6.5 on average: with the snapshots, 7 a message. */
function updateCount(random: Random): number {
  return 1 + Math.min(60, Math.trunc(-6 * Math.log(1 - random.next())))
}

/** The n-th product n times as rarely as the first. */
function zipf(products: readonly Product[], random: Random): () => Product {
  let total = 0
  const bounds = products.map((product, at) => {
    total += 1 / (at + 1)
    return { product, below: total }
  })
  return () => {
    const point = random.next() * total
    return bounds.find(({ below }) => point < below)!.product
  }
}

function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => random.whole(0, 16).toString(16)).join('')
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
}

/** Joins lines to blocks of some MB: a write a line would be slow. */
export function* blocks(parts: Iterable<string>): Generator<string, void, undefined> {
  let block: string[] = []
  let length = 0
  for (const part of parts) {
    block.push(part)
    length += part.length
    if (length < 4e6) continue
    yield block.join('')
    block = []
    length = 0
  }
  yield block.join('')
}
