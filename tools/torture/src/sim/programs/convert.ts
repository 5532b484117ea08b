import { randomUUID } from 'node:crypto'
import { coinbase } from '@fluxforge/coinbase'
import { type ConversionOptions, convertSegments, Etl, type EtlEvent, isEmpty, type Leftovers } from '@fluxforge/etl'
import type { SimProcess } from '../sim-process.ts'
import type { Site } from '../site.ts'
import type { World } from '../world.ts'

export const VERSION = '1.0.0'
const POLL_MS = 30_000

/** `etl`: as apps/etl/src/open-etl.ts wires it. */
export async function watch(world: World, site: Site, process: SimProcess, signal: AbortSignal): Promise<void> {
  await (await openEtl(world, site, process)).watch(POLL_MS, signal)
}

/** `etl --once`. What is left is told to `onLeft`; a failure when something is. */
export async function once(
  world: World,
  site: Site,
  process: SimProcess,
  signal: AbortSignal,
  onLeft: (left: Leftovers) => void,
): Promise<void> {
  const left = await (await openEtl(world, site, process)).once(signal)
  if (!isEmpty(left)) onLeft(left)
}

export function conversionOf({ config }: Site): Required<ConversionOptions> {
  const { compression, decimals, channels } = config.etl
  const tables = Object.entries(channels).map(
    ([table, { isEnabled, partitionCols }]) =>
      [table, { isEnabled, partitionCols: partitionCols ?? (['product_id', 'date'] as const) }] as const,
  )
  return { source: coinbase.source, settings: { compression, decimals, tables: Object.fromEntries(tables) }, writerVersion: VERSION }
}

async function openEtl(world: World, site: Site, process: SimProcess): Promise<Etl> {
  const { config, keys, outputPath } = site
  const options = conversionOf(site)
  return new Etl({
    source: options.source,
    input: await site.open(process, config.storage.etlInput),
    output: await site.open(process, config.storage.etlOutput),
    rawPaths: keys.paths,
    outputPath,
    conversion: options.settings,
    batches: config.etl,
    batch: config.etl.batch,
    workers: config.etl.workers ?? 1,
    identity: process.identity,
    newOwner: randomUUID,
    version: VERSION,
    clock: process.clock,
    onEvent: (event) => tell(world, process, event),
    seams: {
      isAlive: (record) => process.machine.isAlive(record),
      convert: (segments, stop) => convertSegments(options, segments, stop),
    },
  })
}

function tell(world: World, { name }: SimProcess, event: EtlEvent): void {
  switch (event.kind) {
    case 'reading':
    case 'wrote':
      break
    case 'committed':
      world.tell(`${name}: committed ${event.batch}, ${event.rows} rows in ${event.parts} parts`)
      break
    case 'held':
      world.tell(`${name}: HELD ${event.batch}: ${event.reason}`)
      break
    case 'taken_over':
      world.tell(`${name}: took over ${event.batch} (${event.why})`)
      break
    case 'storage_away':
    case 'attempt_failed':
      world.tell(`${name}: ${event.kind}: ${event.error instanceof Error ? event.error.message : String(event.error)}`)
      break
    case 'already_committed':
    case 'dead_letters':
    case 'removed_by_person':
    case 'voided':
    case 'number_taken':
    case 'foreign':
      world.tell(`${name}: ${event.kind} ${event.batch}`)
      break
    case 'stranger':
      world.tell(`${name}: stranger ${event.place}`)
  }
}
