import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ConnectionDigest } from './ingest-load-digest.ts'
import { type AwayRun, recordWhileAway } from './s3-away-run.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '2000' },
  },
})
const minutes = positive('--minutes', values.minutes)
const rate = positive('--rate', values.rate)

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-s3-away-'))
try {
  console.log(`S3 away for ${minutes} min under ${rate} frames/s; Node ${process.version}, ${cpus()[0]?.model} × ${availableParallelism()}`)
  const run = await recordWhileAway(directory, minutes * 60, rate)
  console.log(tableText(run))
  if (!isWhole(run)) process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

/** Every connection's frames, byte for byte and in order, and no hole. */
function isWhole({ exchange, recorded }: AwayRun): boolean {
  return recorded.holes === 0 && digestsText(exchange.connections) === digestsText(recorded.connections)
}

function digestsText(connections: readonly ConnectionDigest[]): string {
  return connections
    .map(({ frames, sha256 }) => `${sha256} ${frames}`)
    .sort()
    .join('\n')
}

function tableText(run: AwayRun): string {
  const { exchange, before, away, recorded } = run
  const [sent, kept] = [sum(exchange.connections, 'frames'), sum(recorded.connections, 'frames')]
  const mb = sum(exchange.connections, 'bytes') / 1e6
  const quarters = [0.25, 0.5, 0.75, 1].map((share) => away[Math.ceil(away.length * share) - 1]?.rssBytes)
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['frames delivered', `${sent} (${mb.toFixed(0)} MB), ${((sent / exchange.sendingMs) * 1000).toFixed(0)}/s`],
    ['in the bucket', `${kept} in ${recorded.segments} segments, ${isWhole(run) ? 'byte for byte the same' : 'NOT THE SAME'}`],
    ['lost', String(sent - kept)],
    ['gaps, pauses', `${recorded.holes}, ${run.pauses}`],
    ['ingest, memory', `${mib(before.at(-1)?.rssBytes)} before; ${quarters.map(mib).join(', ')} after each quarter away`],
    ['queue, peak', `${run.peakQueueFrames} frames of 10000`],
    ['spool, peak', `${(run.peakSpoolBytes / 1e6).toFixed(0)} MB, ${run.peakUnpublished} whole segments waiting`],
    ['caught up after', `${(run.catchUpMs / 1000).toFixed(0)} s, the load going on`],
  ]
  return rows.map(([name, value]) => name.padEnd(18) + value).join('\n')
}

function mib(bytes = Number.NaN): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`
}

function sum(connections: readonly ConnectionDigest[], measure: 'frames' | 'bytes'): number {
  return connections.reduce((total, one) => total + one[measure], 0)
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name}: expected a number above 0, found "${text}"`)
  return value
}
