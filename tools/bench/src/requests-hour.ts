import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { Etl } from '@fluxforge/etl'
import { type Clock, drain, RawKeys } from '@fluxforge/segments'
import { ManualClock } from '@fluxforge/testkit'
import { openPattern, type Pattern, type PatternPlace } from './requests-place.ts'

export type Requests = Readonly<Record<'put' | 'get' | 'head' | 'list' | 'delete', number>>

/** The guide's load: 100 products, 1 GB an hour, which is ten segments of 100 MB. How long they are changes no count. */
const PRODUCTS = 100
const SEGMENTS = 10
export const POLL_MS = 30_000
const POLLS = 3_600_000 / POLL_MS
const keys = RawKeys.of('coinbase')

/** What one hour of recording and watching asks of S3, in the middle of a day: the hour before it is converted, its own segments come. */
export async function requestsOfAnHour(pattern: Pattern): Promise<Requests> {
  await using place = await openPattern(pattern)
  const time = new PollClock()
  const stop = new AbortController()
  const watching = etlOf(place, time.clock).watch(POLL_MS, stop.signal)
  await time.idle()
  try {
    await passHour(place, time, '20251203T14')
    place.double.requests.clear()
    await passHour(place, time, '20251203T15')
  } finally {
    stop.abort()
    await watching
  }
  return sorted(place.double.requests.counts())
}

function sorted({
  PutObject = 0,
  GetObject = 0,
  HeadObject = 0,
  HeadBucket = 0,
  ListObjectsV2 = 0,
  DeleteObject = 0,
  ...others
}: ReturnType<PatternPlace['double']['requests']['counts']>): Requests {
  if (Object.keys(others).length > 0) throw new Error(`counting requests: found ${JSON.stringify(others)}, which have no column`)
  return { put: PutObject, get: GetObject, head: HeadObject + HeadBucket, list: ListObjectsV2, delete: DeleteObject }
}

/** A clock that is moved from poll to poll, once the etl has done what there was. */
class PollClock {
  readonly #manual = new ManualClock()
  #idle = Promise.withResolvers<void>()

  readonly clock: Clock = {
    wallMs: () => this.#manual.wallMs(),
    monotonicMs: () => this.#manual.monotonicMs(),
    sleep: (ms, signal) => {
      if (ms === POLL_MS) this.#idle.resolve()
      return this.#manual.sleep(ms, signal)
    },
  }

  idle(): Promise<void> {
    return this.#idle.promise
  }

  async next(): Promise<void> {
    this.#idle = Promise.withResolvers()
    await this.#manual.advance(POLL_MS)
    await this.idle()
  }
}

async function passHour(place: PatternPlace, time: PollClock, hour: string): Promise<void> {
  for (let poll = 0; poll < POLLS; poll++) {
    if (poll % (POLLS / SEGMENTS) === POLLS / SEGMENTS - 1)
      await publish(place, time.clock, segmentName(hour, Math.floor(poll / (POLLS / SEGMENTS)) + 1))
    await time.next()
  }
}

/** As ingest does: a name taken, then the segment, from its spool where raw is on S3. */
async function publish({ raw }: PatternPlace, clock: Clock, fileName: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'fluxforge-bench-'))
  try {
    const text = segmentText(fileName)
    await writeFile(join(directory, fileName), text)
    const options = { directory, storage: raw, keys, clock, newToken: randomUUID, onEvent: () => undefined }
    const waiting = await drain(options, [{ fileName, bytes: text.length }], new AbortController().signal)
    if (waiting.length > 0) throw new Error(`publishing ${fileName}: it was not`)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function segmentName(hour: string, counter: number): string {
  return `segment_${hour}_${String(counter).padStart(5, '0')}.ndjson`
}

/** A frame of each of the three channels for each product. */
function segmentText(fileName: string): string {
  const hour = fileName.slice(8, 19)
  const captureTs = `${hour.slice(0, 4)}-${hour.slice(4, 6)}-${hour.slice(6, 8)}T${hour.slice(9, 11)}:00:01.000000Z`
  const lines: string[] = []
  for (let n = 1; n <= PRODUCTS; n++) {
    const product = `"product_id":"P${n}-USD"`
    const events = {
      ticker: `{"type":"update","tickers":[{"type":"ticker",${product},"price":"1"}]}`,
      market_trades: `{"type":"update","trades":[{${product},"trade_id":"1","price":"1","size":"1","time":"${captureTs}","side":"BUY"}]}`,
      l2_data: `{"type":"update",${product},"updates":[{"side":"bid","event_time":"${captureTs}","price_level":"1","new_quantity":"1"}]}`,
    }
    for (const [channel, event] of Object.entries(events)) {
      const metadata = `{"source":"coinbase","channel":"${channel}","connection_id":"c"}`
      const data = `{"channel":"${channel}","timestamp":"${captureTs}","sequence_num":${lines.length},"events":[${event}]}`
      lines.push(`{"capture_ts":"${captureTs}","metadata":${metadata},"data":${data}}\n`)
    }
  }
  return lines.join('')
}

function etlOf({ raw, output, batch }: PatternPlace, clock: Clock): Etl {
  const table = { isEnabled: true, partitionCols: ['product_id', 'date'] as const }
  return new Etl({
    source: coinbase.source,
    input: raw,
    output,
    rawPaths: keys.paths,
    outputPath: 'processed/coinbase',
    conversion: { compression: 'zstd', decimals: 'double', tables: { ticker: table, level2: table, market_trades: table, candles: table } },
    batches: { deleteAfterProcessing: true, maxAttempts: 3, maxDeadLetterShare: 0.01, leaseMs: 60_000 },
    batch,
    workers: 1,
    identity: { host: 'bench', bootId: 'bench', pid: process.pid },
    newOwner: randomUUID,
    version: '0.0.0',
    clock,
    onEvent: (event) => {
      if (event.kind === 'held' || event.kind === 'storage_away' || event.kind === 'dead_letters')
        throw new Error(`counting: ${event.kind}`)
    },
  })
}
