import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSegment } from './generate-segment.ts'
import { CONNECTIONS, RateBench } from './ingest-rate-run.ts'
import { type RatePair, rateText, summariseRates } from './ingest-rate-table.ts'
import { positive } from './positive-argument.ts'
import { hasCapture, repeatCapture } from './repeat-capture.ts'

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '400' },
    pairs: { type: 'string', default: '5' },
    capture: { type: 'boolean', default: false },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
})
const bytes = positive('--mb', values.mb) * 1e6
const count = positive('--pairs', values.pairs)
if (values.capture && !hasCapture()) throw new Error('--capture: the real capture is not beside this repository (../shared/data)')

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-ingest-rate-'))
try {
  using bench = await RateBench.start(await (values.capture ? repeatCapture : generateSegment)(directory, bytes), directory)
  const { frames, bytes: messageBytes } = bench.ready.digest
  const messages = frames * CONNECTIONS
  console.log(
    `${messages} messages of ${(messageBytes / frames).toFixed(0)} B on ${CONNECTIONS} connections; Node ${process.version}, ${cpus()[0]?.model} × ${availableParallelism()}`,
  )
  // Not counted.
  await bench.bare()
  await bench.ingest()
  const pairs: RatePair[] = []
  for (let pair = 0; pair < count; pair += 1)
    pairs.push({ sink: await bench.sink(), bare: await bench.bare(), ingest: await bench.ingest() })
  console.log(rateText(pairs, messages))
  if (values.json !== undefined) {
    const report = { messages, messageBytes, node: process.version, pairs, medians: summariseRates(pairs, messages) }
    await writeFile(userPath(values.json), `${JSON.stringify(report, null, 2)}\n`)
  }
  if (values.profile !== undefined) await bench.ingest(userPath(values.profile))
  if (!pairs.every(({ ingest }) => ingest.isWhole)) process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

/** From where the user stands. */
function userPath(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '', path)
}
