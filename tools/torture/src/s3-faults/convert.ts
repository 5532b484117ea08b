import { coinbase } from '@fluxforge/coinbase'
import { Etl, type EtlEvent, type Leftovers } from '@fluxforge/etl'
import { hastyClock } from './hasty-clock.ts'
import { KEYS, type Lake, OUTPUT } from './lake.ts'
import type { Variant } from './place.ts'

const NEVER = new AbortController().signal
const VERSION = '1.2.3'
/** Never over: a slow machine would ask for other things than a fast one. */
const LEASE_MS = 60 * 3_600_000

/** One `etl --once` as a library. @throws what ends it with 1. */
export async function convert(lake: Lake, variant: Variant, onEvent: (event: EtlEvent) => void): Promise<Leftovers> {
  let owners = 0
  const etl = new Etl({
    source: coinbase.source,
    input: lake.input,
    output: lake.output,
    rawPaths: KEYS.paths,
    outputPath: OUTPUT,
    conversion: { compression: 'zstd', decimals: 'double', tables: {} },
    batches: { deleteAfterProcessing: variant !== 'archiving', maxAttempts: 3, maxDeadLetterShare: 0.01, leaseMs: LEASE_MS },
    batch: 'segment',
    workers: 1,
    identity: { host: 'here', bootId: 'this boot', pid: process.pid },
    newOwner: () => `owner ${++owners}`,
    version: VERSION,
    clock: hastyClock(),
    onEvent,
  })
  return await etl.once(NEVER)
}
