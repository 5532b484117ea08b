import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isWhole, sum } from './ingest-load-digest.ts'
import { type IngestStats, type LoadRun, recordLoad } from './ingest-load-run.ts'
import { positive } from './positive-argument.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '20000' },
  },
})
const seconds = positive('--seconds', values.seconds)
const rate = positive('--rate', values.rate)

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-ingest-load-'))
try {
  console.log(`${rate} frames/s for ${seconds} s; Node ${process.version}, ${cpus()[0]?.model} × ${availableParallelism()}`)
  const run = await recordLoad(directory, seconds, rate)
  console.log(tableText(run))
  if (!isWhole(run)) process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

function tableText(run: LoadRun): string {
  const { exchange, ingest, stats, pauses, recorded } = run
  const last = stats.at(-1)
  const [sent, kept] = [sum(exchange.connections, 'frames'), sum(recorded.connections, 'frames')]
  const bytes = sum(exchange.connections, 'bytes')
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['frames delivered', `${sent} (${(bytes / 1e6).toFixed(0)} MB) on ${exchange.connections.length} connections`],
    ['rate', `${((sent / exchange.sendingMs) * 1000).toFixed(0)} frames/s, ${(bytes / exchange.sendingMs / 1000).toFixed(1)} MB/s`],
    ['frames recorded', `${kept} in ${recorded.segments} segments, ${isWhole(run) ? 'byte for byte the same' : 'NOT THE SAME'}`],
    ['lost', String(sent - kept)],
    ['gaps, pauses', `${recorded.holes}, ${pauses}`],
    ['ingest, CPU', `${((ingest.cpuMs / ingest.wallMs) * 100).toFixed(0)} % of a core`],
    ['ingest, memory', `peak ${mib(ingest.peakRssBytes)}; ${atQuarters(stats).map(mib).join(', ')} after each quarter`],
    ['flush', `p50 ${last?.writer.flushP50Ms.toFixed(1)} ms, p99 ${last?.writer.flushP99Ms.toFixed(1)} ms, of ${last?.writer.flushes}`],
    ['queue, peak', `${last?.writer.peakQueueFrames} frames of 10000`],
    ['exchange, CPU', `${((exchange.cpuMs / exchange.sendingMs) * 100).toFixed(0)} % of a core`],
  ]
  return rows.map(([name, value]) => name.padEnd(18) + value).join('\n')
}

function atQuarters(stats: readonly IngestStats[]): number[] {
  return [0.25, 0.5, 0.75, 1].map((share) => stats[Math.ceil(stats.length * share) - 1]?.rssBytes ?? Number.NaN)
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`
}
