import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { etlTables, prepareEtl } from './etl-convert.ts'
import { generateSegment } from './generate-segment.ts'
import { measuredNode } from './measured-process.ts'
import { type Pair, pairsText, type Run, summarise } from './pairs.ts'
import { positive } from './positive-argument.ts'
import { hasCapture, repeatCapture } from './repeat-capture.ts'
import { compareRows, type RowComparison } from './same-rows.ts'

const DUCKDB = fileURLToPath(new URL('duckdb-convert.ts', import.meta.url))

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '100' },
    pairs: { type: 'string', default: '5' },
    capture: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const bytes = positive('--mb', values.mb) * 1e6
const count = positive('--pairs', values.pairs)
if (values.capture && !hasCapture()) throw new Error('--capture: the real capture is not beside this repository (../shared/data)')

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-bench-'))
try {
  const segment = await (values.capture ? repeatCapture : generateSegment)(directory, bytes)
  console.log(
    `${segment}: ${((await stat(segment)).size / 1e6).toFixed(1)} MB; Node ${process.version}, ${cpus()[0]?.model} × ${availableParallelism()}`,
  )
  const comparisons = await warmUp(segment)
  for (const one of comparisons) console.log(comparisonText(one))
  const pairs: Pair[] = []
  for (let pair = 0; pair < count; pair += 1) pairs.push({ etl: await runEtl(segment), duckdb: await runDuckdb(segment) })
  console.log(pairsText(pairs))
  if (values.json !== undefined) {
    const report = { segmentBytes: (await stat(segment)).size, node: process.version, pairs, medians: summarise(pairs), rows: comparisons }
    await writeFile(resolve(process.env['INIT_CWD'] ?? '', values.json), `${JSON.stringify(report, null, 2)}\n`)
  }
  if (!comparisons.every(isSame)) process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

/** One run of each, not counted; what they wrote is compared. */
async function warmUp(segment: string): Promise<readonly RowComparison[]> {
  await runEtl(segment)
  await runDuckdb(segment)
  return compareRows(etlTables(join(directory, 'etl')), join(directory, 'duckdb'))
}

async function runEtl(segment: string): Promise<Run> {
  const root = await freshDirectory('etl')
  const args = await prepareEtl(segment, root)
  const measurement = await measuredNode(args, directory)
  return { ...measurement, outputBytes: await parquetBytes(etlTables(root)) }
}

async function runDuckdb(segment: string): Promise<Run> {
  const root = await freshDirectory('duckdb')
  const measurement = await measuredNode([DUCKDB, segment, root], directory)
  return { ...measurement, outputBytes: await parquetBytes(root) }
}

async function freshDirectory(name: string): Promise<string> {
  const path = join(directory, name)
  await rm(path, { recursive: true, force: true })
  await mkdir(path)
  return path
}

async function parquetBytes(root: string): Promise<number> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(root, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function isSame({ rows, onlyEtl, onlyDuckdb }: RowComparison): boolean {
  return rows.etl === rows.duckdb && rows.etl > 0 && onlyEtl === 0 && onlyDuckdb === 0
}

function comparisonText(one: RowComparison): string {
  const verdict = isSame(one) ? 'the same' : `NOT THE SAME: ${one.onlyEtl} only etl, ${one.onlyDuckdb} only duckdb`
  return `${one.table}: ${one.rows.etl} rows from etl, ${one.rows.duckdb} from duckdb, ${verdict}`
}
