import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isWhole, sum } from './ingest-load-digest.ts'
import { positive } from './positive-argument.ts'
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
