import { type ChildProcess, fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MARKET_PRODUCTS } from '@fluxforge/coinbase/simulator'
import { AppProcess } from '@fluxforge/testkit'
import type { ExchangeReport } from './ingest-load-exchange.ts'
import { type RecordedSegments, readSegments } from './ingest-load-recorded.ts'
import type { Measurement } from './measured-process.ts'

const EXCHANGE = fileURLToPath(new URL('ingest-load-exchange.ts', import.meta.url))
export const PRELOAD = new URL('report-usage.js', import.meta.url).href

/** What ingest says of itself with `--json`, as far as it is shown here. */
export interface IngestStats {
  readonly feed: { readonly frames: number; readonly gaps: number }
  readonly writer: {
    readonly framesWritten: number
    readonly flushes: number
    readonly peakQueueFrames: number
    readonly flushP50Ms: number
    readonly flushP99Ms: number
  }
  readonly rssBytes: number
}

export interface LoadRun {
  readonly exchange: ExchangeReport
  readonly ingest: Measurement
  /** Once a second, and at the end. */
  readonly stats: readonly IngestStats[]
  /** How often the sockets were not read because storage was behind. */
  readonly pauses: number
  readonly recorded: RecordedSegments
}

/** Records an exchange at that rate for so long in `directory`: the app as a user runs it, each side in a process of its own. */
export async function recordLoad(directory: string, seconds: number, framesPerSecond: number): Promise<LoadRun> {
  const exchange = fork(EXCHANGE, [String(framesPerSecond)], { execArgv: ['--conditions=fluxforge-source'] })
  try {
    const config = join(directory, 'config.yaml')
    await writeFile(config, configText(join(directory, 'lake'), await told<string>(exchange)))
    const usageFile = join(directory, 'usage.json')
    const environment = { NODE_OPTIONS: `--import=${PRELOAD}`, BENCH_USAGE_FILE: usageFile }
    const startedMs = performance.now()
    await using ingest = new AppProcess('ingest', ['--config', config, '--json', '--stats-interval', '1'], { cwd: directory, environment })
    await ingest.said(/\[feed\] Subscribed/)
    await setTimeout(seconds * 1000)
    // What waits at a socket that is not read is given up on a stop.
    const pausedAt = ingest.output.lastIndexOf('[feed] Paused')
    if (pausedAt >= 0) await ingest.said(/\[feed\] Resumed/, pausedAt)
    const exit = await ingest.stop()
    const wallMs = performance.now() - startedMs
    if (exit !== 0)
      throw new Error(`recording ${framesPerSecond} frames/s: ingest ended with ${exit}, expected 0; it said:\n${ingest.output}`)
    const usage: Omit<Measurement, 'wallMs'> = JSON.parse(await readFile(usageFile, 'utf8'))
    exchange.send('stop')
    return {
      exchange: await told<ExchangeReport>(exchange),
      ingest: { wallMs, ...usage },
      stats: statsIn(ingest.stdout),
      pauses: ingest.stdout.split('[feed] Paused').length - 1,
      recorded: await readSegments(join(directory, 'lake/raw/ready/coinbase')),
    }
  } finally {
    exchange.kill()
  }
}

async function told<Message>(child: ChildProcess): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  child.once('message', (message: Message) => resolve(message))
  child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}, expected a message from it`)))
  return await promise
}

export function statsIn(output: string): IngestStats[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"[stats]'))
    .map((line) => JSON.parse(line))
}

/** The defaults, but for the exchange: thirty products on three connections, every frame synced. */
export function configText(root: string, url: string): string {
  const layer = `{ backend: local, base_dir: ${JSON.stringify(root)} }`
  return `storage:
  ingestion_storage: ${layer}
  etl_storage_input: ${layer}
  etl_storage_output: ${layer}
coinbase:
  ws_url: ${url}
  channels: [ticker, level2, market_trades]
  product_ids: ${JSON.stringify(MARKET_PRODUCTS)}
`
}
