import { RawKeys } from '@fluxforge/segments'
import { MemoryStorage, readBytes, type Storage } from '@fluxforge/storage'
import { ManualClock, samples } from '@fluxforge/testkit'
import type { BatchSettings } from '../../src/batches/desk.ts'
import { Etl } from '../../src/batches/etl.ts'
import type { EtlEvent } from '../../src/batches/etl-event.ts'
import type { EtlOptions } from '../../src/batches/etl-options.ts'
import type { Leftovers } from '../../src/batches/leftovers.ts'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { type Around, SteppedStorage } from './faults/stepped-storage.ts'

export const KEYS = RawKeys.of('coinbase')
export const PATHS = KEYS.paths
export const OUTPUT = 'processed/coinbase'
export const COMMITS = `${OUTPUT}/_commits/2025-12-03`

export const BATCHES: BatchSettings = { deleteAfterProcessing: true, maxAttempts: 3, maxDeadLetterShare: 0.5, leaseMs: 60_000 }
export const NOTHING: Leftovers = { held: [], foreign: [], asides: [], ready: [], owned: [] }
export const NEVER = new AbortController().signal

/** Processes of this host: one that runs, and one that a power cut ended. */
export const ALIVE = { host: 'here', bootId: 'this boot', pid: process.pid }
export const DEAD = { host: 'here', bootId: 'the boot before', pid: process.pid }

export type EtlChoices = Partial<Omit<EtlOptions, 'batches'>> & {
  readonly around?: Around
  readonly storage?: Storage
  readonly batches?: Partial<BatchSettings>
}

/** The n-th segment of an hour of 2025-12-03. */
export function segmentOf(counter: number, hour = 14): string {
  return `segment_20251203T${hour}_${String(counter).padStart(5, '0')}.ndjson`
}

/** One market trade, told apart by its id. */
export function tradeLine(id: number, captureTs = '2025-12-03T14:00:01.000000Z'): string {
  return `{"capture_ts":"${captureTs}","metadata":{"source":"coinbase","channel":"market_trades","connection_id":"c"},"data":{"channel":"market_trades","timestamp":"2025-12-03T14:00:01Z","sequence_num":${id},"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"${id}","price":"5","size":"1","time":"2025-12-03T14:00:00Z","side":"BUY"}]}]}}`
}

/** A lake with so many segments of one trade each, all of one hour. */
export async function lakeOf(segments: number): Promise<EtlLake> {
  const lake = new EtlLake()
  for (let i = 1; i <= segments; i++) await lake.ready(segmentOf(i), [tradeLine(i)])
  return lake
}

/** Raw and output in one memory, and ETLs that work on it. */
export class EtlLake {
  readonly memory: MemoryStorage
  readonly clock = new ManualClock()
  readonly events: EtlEvent[] = []
  #owners = 0

  constructor(memory = new MemoryStorage()) {
    this.memory = memory
  }

  etl({ around, storage = this.memory, batches, ...options }: EtlChoices = {}): Etl {
    const seen = around === undefined ? storage : new SteppedStorage(storage, around)
    return new Etl({
      source: coinbase,
      input: seen,
      output: seen,
      rawPaths: PATHS,
      outputPath: OUTPUT,
      conversion: SETTINGS,
      batches: { ...BATCHES, ...batches },
      batch: 'segment',
      workers: 1,
      identity: ALIVE,
      newOwner: () => `owner ${++this.#owners}`,
      version: '1.2.3',
      clock: this.clock,
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  /** Runs to the end, time passing whenever somebody sleeps. */
  async once(choices: EtlChoices = {}): Promise<Leftovers> {
    return await this.passing(this.etl(choices).once(NEVER))
  }

  /** Second after second until `work` has ended. */
  async passing<T>(work: Promise<T>): Promise<T> {
    let isUnderWay = true
    const end = (): void => {
      isUnderWay = false
    }
    work.then(end, end)
    while (isUnderWay) await this.clock.advance(1000)
    return await work
  }

  async ready(segment: string, lines: readonly string[] = Object.values(samples)): Promise<void> {
    await this.put(KEYS.ready(segment), lines.map((line) => `${line}\n`).join(''))
  }

  async put(key: string, text: string): Promise<void> {
    await this.memory.put(key, Buffer.from(text), { mode: 'overwrite' })
  }

  async keys(prefix = ''): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of this.memory.list(prefix)) keys.push(key)
    return keys
  }

  async has(key: string): Promise<boolean> {
    return (await this.keys()).includes(key)
  }

  async text(key: string): Promise<string> {
    return Buffer.from(await readBytes(this.memory, key)).toString()
  }

  /** Every object under a prefix, its bytes as text that keeps them apart. */
  async objects(prefix = ''): Promise<Record<string, string>> {
    const objects: Record<string, string> = {}
    for (const key of await this.keys(prefix)) objects[key] = Buffer.from(await readBytes(this.memory, key)).toString('latin1')
    return objects
  }

  /** Another lake with the same objects. */
  async copy(): Promise<EtlLake> {
    const memory = new MemoryStorage()
    for (const key of await this.keys()) await memory.put(key, await readBytes(this.memory, key), { mode: 'overwrite' })
    return new EtlLake(memory)
  }

  /** Segments by commit, in the order of the commits' keys. */
  async committed(): Promise<Record<string, readonly string[]>> {
    const committed: Record<string, readonly string[]> = {}
    for (const key of await this.keys(`${OUTPUT}/_commits`)) {
      const commit: { batch: string; segments?: readonly { segment: string }[] } = JSON.parse(await this.text(key))
      committed[commit.batch] = commit.segments?.map(({ segment }) => segment) ?? ['void']
    }
    return committed
  }

  told(kind: EtlEvent['kind']): readonly EtlEvent[] {
    return this.events.filter((event) => event.kind === kind)
  }
}
