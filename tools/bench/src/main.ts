// pnpm bench [--all [--largest 10]] [--pairs 5] [--mb 100] [--capture] [--report FILE]
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { firstLineMs } from './first-line.ts'
import { positive } from './positive-argument.ts'
import { hasCapture } from './repeat-capture.ts'
import { median } from './rounds.ts'
import { runWork, type WorkReport } from './run-work.ts'
import { isSame } from './same-rows.ts'
import { targetsText } from './targets.ts'
import { allWorks, segmentWork } from './works.ts'

const APPS = ['etl', 'ingest'] as const
/** What a backlog needs of the disk, its output and the smaller ones included, by its size. */
const DISK_FACTOR = 2

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    largest: { type: 'string', default: '10' },
    pairs: { type: 'string', default: '5' },
    mb: { type: 'string', default: '100' },
    capture: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})
const pairs = positive('--pairs', values.pairs)
const bytes = positive('--mb', values.mb) * 1e6
if (values.capture && !hasCapture()) throw new Error('--capture: the real capture is not beside this repository (../shared/data)')

const machine = `Node ${process.version}, ${cpus()[0]?.model} × ${availableParallelism()}`
console.log(machine)
const directory = await mkdtemp(join(tmpdir(), 'fluxforge-bench-'))
try {
  const works = values.all ? allWorks(directory, bytes, await largest()) : [segmentWork(directory, bytes, values.capture, [])]
  const reports: WorkReport[] = []
  for (const work of works) reports.push(await runWork(work, pairs, directory))
  console.log(`\n${targetsText(reports)}`)
  const firstLines = values.all ? await startUps() : []
  for (const { app, ms } of firstLines) console.log(`${app}: first line after ${median(ms).toFixed(0)} ms (median of ${ms.length})`)
  if (values.report !== undefined) {
    const report = { machine, at: new Date().toISOString(), works: reports, firstLines }
    await writeFile(resolve(process.env['INIT_CWD'] ?? '', values.report), `${JSON.stringify(report, null, 2)}\n`)
  }
  if (!reports.every(({ comparisons }) => comparisons.every(isSame))) process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

/** How many times ten segments the largest backlog has; 0 where the disk has no room for it. */
async function largest(): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  const times = Number(values.largest)
  const needed = DISK_FACTOR * times * 10 * bytes
  if (needed < bavail * bsize) return times
  console.log(`No backlog of ${10 * times} segments: ${bavail * bsize} bytes of the disk are free, ${needed} are needed`)
  return 0
}

async function startUps(): Promise<readonly { readonly app: string; readonly ms: readonly number[] }[]> {
  const firstLines: { app: string; ms: number[] }[] = []
  for (const app of APPS) {
    const ms: number[] = []
    for (let run = 0; run < 9; run += 1) ms.push(await firstLineMs(app, join(directory, `first-line-${app}`)))
    firstLines.push({ app, ms })
  }
  return firstLines
}
