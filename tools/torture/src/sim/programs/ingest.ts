import { randomUUID } from 'node:crypto'
import { createCoinbaseFeed } from '@fluxforge/coinbase'
import {
  CaptureClock,
  drain,
  RECORDER_CHANNEL,
  type RecorderEvent,
  type RecorderKeys,
  type Recovery,
  recorderEvent,
  recover,
  SegmentWriter,
  SpoolKeys,
  type WriterEvent,
} from '@fluxforge/segments'
import { localRoot, type Storage, spoolFolders } from '@fluxforge/storage'
import { SimFiles } from '../disk/sim-files.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { LedgerLife } from '../ledger.ts'
import type { SimProcess } from '../sim-process.ts'
import type { Site } from '../site.ts'
import type { World } from '../world.ts'
import { RecorderSink } from './recorder-sink.ts'

export interface IngestSurroundings {
  readonly world: World
  readonly site: Site
  readonly exchange: Exchange
  readonly lives: LedgerLife[]
}

interface Place {
  readonly storage: Storage
  readonly directory: string
  readonly spool: { readonly storage: Storage; readonly keys: RecorderKeys } | null
}

/** What apps/ingest does, wired in the same way (record.ts, run-recording.ts), without its lock, which asks the operating system, and its voice. */
export async function ingest(around: IngestSurroundings, process: SimProcess, signal: AbortSignal): Promise<void> {
  const { world, site, exchange, lives } = around
  const { ingestion, coinbase } = site.config
  const { clock } = process
  const { keys } = site
  const files = new SimFiles(world, process)
  const place = await openPlace(site, process)
  const recovery = await recover({ directory: place.directory, files, ...(place.spool ?? { storage: place.storage, keys }) })
  tellRecovery(world, recovery)
  const life = new LedgerLife(new Date(clock.wallMs()).toISOString().replace('Z', '000Z'))
  lives.push(life)
  void process.ended.then(({ kind }) => {
    if (kind !== 'exit') life.crashedMs = world.nowMs
  })
  const writer = await SegmentWriter.open({
    ...ingestion,
    ...place,
    source: 'coinbase',
    keys,
    files,
    clock,
    newToken: randomUUID,
    lastRun: recovery.lastRun,
    left: recovery.left,
    onEvent: (event) => tellWriter(world, life, event),
  })
  const sink = new RecorderSink(writer, life, world)
  const captureClock = new CaptureClock(clock, (stepMs) =>
    note(recorderEvent({ kind: 'clock_step', detail: `by ${Math.round(stepMs)} ms` })),
  )
  function note(event: RecorderEvent): void {
    const data = Buffer.from(JSON.stringify(event))
    sink.write({ captureUs: captureClock.now(), channel: RECORDER_CHANNEL, connectionId: event.connection_id ?? '', sequence: null, data })
  }
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  writer.done.catch(() => ended.abort())
  try {
    const feed = createCoinbaseFeed(coinbase, {
      sink,
      clock,
      captureUs: (monotonicMs) => captureClock.now(monotonicMs),
      random: () => world.schedule.next(),
      lastRun: recovery.lastRun,
      reconnectDelayMs: ingestion.reconnectDelayMs,
      maxReconnectAttempts: ingestion.maxReconnectAttempts,
      onEvent: ({ kind, product_ids }) => world.tell(`feed: ${kind} ${product_ids.join(',')}`),
      connect: () => exchange.connect(process),
    })
    note(startEvent(recovery))
    try {
      await feed.run(stop)
    } finally {
      ended.abort()
      note(recorderEvent({ kind: 'stop' }))
      await writer.stop()
    }
  } finally {
    await writer.stop()
  }
}

/** `ingest --drain`. */
export async function drainPlace({ world, site }: IngestSurroundings, process: SimProcess, signal: AbortSignal): Promise<void> {
  const { storage, directory, spool } = await openPlace(site, process)
  const { keys } = site
  const files = new SimFiles(world, process)
  const { left } = await recover({ directory, files, ...(spool ?? { storage, keys }) })
  const onEvent = (): void => undefined
  await drain({ directory, storage, keys, files, clock: process.clock, newToken: randomUUID, onEvent }, left, signal)
}

async function openPlace(site: Site, process: SimProcess): Promise<Place> {
  const { ingestion } = site.config.storage
  const storage = await site.open(process, ingestion)
  const root = localRoot(ingestion)
  if (root !== null) return { storage, directory: `${root}/${site.keys.paths.active}`, spool: null }
  const spoolRoot = [site.config.ingestion.spoolDir, ...spoolFolders(ingestion)].join('/')
  const keys = new SpoolKeys('coinbase')
  return { storage, directory: `${spoolRoot}/${keys.files}`, spool: { storage: await site.openLocal(process, spoolRoot), keys } }
}

function startEvent({ lastRun, bytesCut }: Recovery): RecorderEvent {
  if (lastRun === null) return recorderEvent({ kind: 'start', detail: 'first run' })
  const detail = lastRun.isClean ? 'after a clean stop' : `after a crash; ${bytesCut} bytes cut`
  return recorderEvent({ kind: 'start', started: lastRun.captureTs, detail })
}

function tellRecovery(world: World, { left, bytesCut, lastRun }: Recovery): void {
  const last = lastRun === null ? 'nothing recorded before' : `last frame ${lastRun.captureTs}, ${lastRun.isClean ? 'clean' : 'not clean'}`
  world.tell(`ingest recovers: ${left.map(({ fileName }) => fileName).join(', ') || 'no segment'}; ${bytesCut} bytes cut; ${last}`)
}

function tellWriter(world: World, life: LedgerLife, event: WriterEvent): void {
  if (event.kind === 'flushed') life.promise(event.records, world.nowMs)
  else if ('error' in event)
    world.tell(`ingest: ${event.kind}: ${event.error instanceof Error ? event.error.message : String(event.error)}`)
  else world.tell(`ingest: ${event.kind}${'segment' in event ? ` ${event.segment}` : ''}`)
}
