import { type ChildProcess, fork } from 'node:child_process'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MARKET_PRODUCTS } from '@fluxforge/coinbase/simulator'
import { AppProcess, S3Double, type S3Fault, type S3Operation } from '@fluxforge/testkit'
import type { ExchangeReport } from './ingest-load-exchange.ts'
import { type RecordedSegments, readSegments } from './ingest-load-recorded.ts'

const EXCHANGE = fileURLToPath(new URL('ingest-load-exchange.ts', import.meta.url))
const BUCKET = 'market-data-vault'
const READY = 'raw/ready/coinbase/'
const EVERYTHING: readonly S3Operation[] = [
  'PutObject',
  'GetObject',
  'HeadObject',
  'ListObjectsV2',
  'DeleteObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
]
/** The ways in which it is away, one after the other, for the same time each. */
const AWAY: readonly S3Fault[] = [
  { kind: 'reset', isApplied: false },
  { kind: 'refusal', code: 'ServiceUnavailable' },
  { kind: 'silence', isApplied: false },
]

/** What ingest says of itself with `--json`, as far as it is shown here. */
interface IngestStats {
  readonly writer: { readonly peakQueueFrames: number; readonly unpublished: number }
  readonly rssBytes: number
}

export interface AwayRun {
  readonly exchange: ExchangeReport
  /** Once a second: before S3 went away, and while it was. */
  readonly before: readonly IngestStats[]
  readonly away: readonly IngestStats[]
  readonly peakQueueFrames: number
  readonly peakUnpublished: number
  readonly peakSpoolBytes: number
  /** From S3's return until no segment waited, the load going on. */
  readonly catchUpMs: number
  readonly pauses: number
  readonly recorded: RecordedSegments
}

/** Records an exchange by a spool in `directory` while the S3 behind it is away for so long. */
export async function recordWhileAway(directory: string, awaySeconds: number, framesPerSecond: number): Promise<AwayRun> {
  const exchange = fork(EXCHANGE, [String(framesPerSecond)], { execArgv: ['--conditions=fluxforge-source'] })
  try {
    await using vault = await S3Double.start({ buckets: [BUCKET] })
    const config = join(directory, 'config.yaml')
    await writeFile(config, configText(directory, vault.url, await told<string>(exchange)))
    await using ingest = new AppProcess('ingest', ['--config', config, '--json', '--stats-interval', '1'], { cwd: directory })
    await ingest.said(/\[feed\] Subscribed/)
    await setTimeout(30_000)
    const before = statsIn(ingest.stdout)
    let peakSpoolBytes = 0
    for (const fault of AWAY) {
      vault.clearPlan()
      for (const operation of EVERYTHING) vault.plan({ operation, times: Infinity }, fault)
      const untilMs = performance.now() + (awaySeconds * 1000) / AWAY.length
      while (performance.now() < untilMs) {
        await setTimeout(1000)
        peakSpoolBytes = Math.max(peakSpoolBytes, await sizeOf(join(directory, 'spool')))
      }
    }
    const away = statsIn(ingest.stdout).slice(before.length)
    vault.clearPlan()
    const backMs = performance.now()
    await ingest.said(/"unpublished":0,/, ingest.output.length)
    const catchUpMs = performance.now() - backMs
    const exit = await ingest.stop()
    if (exit !== 0)
      throw new Error(`recording while S3 is away: ingest ended with ${exit}, expected 0; it said:\n${ingest.output.slice(-4000)}`)
    exchange.send('stop')
    const stats = statsIn(ingest.stdout)
    return {
      exchange: await told<ExchangeReport>(exchange),
      before,
      away,
      peakQueueFrames: Math.max(...stats.map(({ writer }) => writer.peakQueueFrames)),
      peakUnpublished: Math.max(...stats.map(({ writer }) => writer.unpublished)),
      peakSpoolBytes,
      catchUpMs,
      pauses: ingest.stdout.split('[feed] Paused').length - 1,
      recorded: await readSegments(await downloaded(vault, join(directory, 'downloaded'))),
    }
  } finally {
    exchange.kill()
  }
}

/** The folder with all that is in ready/. */
async function downloaded(vault: S3Double, folder: string): Promise<string> {
  await mkdir(folder)
  for (const key of vault.keys(BUCKET)) {
    const object = vault.object(BUCKET, key)
    if (object !== undefined && key.startsWith(READY)) await writeFile(join(folder, key.slice(READY.length)), object.body)
  }
  return folder
}

/** Of all files in `folder`; one that goes meanwhile counts as gone. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size
  }
  return bytes
}

async function told<Message>(child: ChildProcess): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  child.once('message', (message: Message) => resolve(message))
  child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}, expected a message from it`)))
  return await promise
}

function statsIn(output: string): IngestStats[] {
  return output
    .slice(0, output.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.includes('"[stats]'))
    .map((line) => JSON.parse(line))
}

/** The defaults, but for the places: thirty products on three connections, every frame synced. */
function configText(directory: string, s3Url: string, exchangeUrl: string): string {
  const s3 = { region: 'us-east-1', endpoint_url: s3Url, force_path_style: true, aws_access_key_id: 'key', aws_secret_access_key: 'secret' }
  const vault = { backend: 's3', base_dir: BUCKET, s3 }
  const storage = { ingestion_storage: vault, etl_storage_input: vault, etl_storage_output: vault }
  const coinbase = { ws_url: exchangeUrl, channels: ['ticker', 'level2', 'market_trades'], product_ids: MARKET_PRODUCTS }
  // JSON is YAML.
  return JSON.stringify({ storage, ingestion: { spool_dir: join(directory, 'spool') }, coinbase })
}
