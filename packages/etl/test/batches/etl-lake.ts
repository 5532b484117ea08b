import { type Clock, RawKeys } from '@fluxforge/segments'
import { MemoryStorage, readBytes, type Storage } from '@fluxforge/storage'
import { ManualClock } from '@fluxforge/testkit'
import type { BatchSettings } from '../../src/batches/desk.ts'
import { Etl } from '../../src/batches/etl.ts'
import type { EtlEvent } from '../../src/batches/etl-event.ts'
import type { EtlOptions } from '../../src/batches/etl-options.ts'
import { SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { samples } from '../samples.ts'

export const PATHS = {
  active: 'raw/active/coinbase',
  ready: 'raw/ready/coinbase',
  processing: 'raw/processing/coinbase',
  archive: 'raw/archive/coinbase',
  quarantine: 'raw/quarantine/coinbase',
  state: 'raw/state/coinbase',
}
export const KEYS = new RawKeys(PATHS)

export const BATCHES: BatchSettings = { deleteAfterProcessing: true, maxAttempts: 3, maxDeadLetterShare: 0.01, leaseMs: 60_000 }

/** Raw and output in one memory, and ETLs that work on it. */
export class EtlLake {
  readonly memory = new MemoryStorage()
  readonly clock = new ManualClock()
  readonly events: EtlEvent[] = []
  #owners = 0

  etl(options: Partial<EtlOptions> & { readonly storage?: Storage } = {}): Etl {
    const storage = options.storage ?? this.memory
    const clock: Clock = this.clock
    return new Etl({
      source: coinbase,
      input: storage,
      output: storage,
      rawPaths: PATHS,
      outputPath: 'processed/coinbase',
      conversion: SETTINGS,
      batches: BATCHES,
      batch: 'segment',
      workers: 1,
      identity: { host: 'here', bootId: 'boot', pid: process.pid },
      newOwner: () => `owner ${++this.#owners}`,
      version: '1.2.3',
      clock,
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  async ready(segment: string, lines: readonly string[] = Object.values(samples)): Promise<void> {
    await this.memory.put(KEYS.ready(segment), Buffer.from(lines.map((line) => `${line}\n`).join('')), { mode: 'overwrite' })
  }

  async keys(prefix = ''): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of this.memory.list(prefix)) keys.push(key)
    return keys
  }

  async text(key: string): Promise<string> {
    return Buffer.from(await readBytes(this.memory, key)).toString()
  }
}
