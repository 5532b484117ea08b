// Where the time of `etl --once` goes: one profiled run on the generated segment, or on the real capture.
//   pnpm --filter bench stages [--mb 100] [--capture]
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepareEtl } from './etl-convert.ts'
import { generateSegment } from './generate-segment.ts'
import { measuredNode } from './measured-process.ts'
import { type Profile, stageTimes } from './profile-stages.ts'
import { repeatCapture } from './repeat-capture.ts'

const { values } = parseArgs({ options: { mb: { type: 'string', default: '100' }, capture: { type: 'boolean', default: false } } })

const directory = await mkdtemp(join(tmpdir(), 'fluxforge-stages-'))
try {
  const segment = await (values.capture ? repeatCapture : generateSegment)(directory, Number(values.mb) * 1e6)
  await run(segment, 'first', []) // fills the cache of compiled code
  const profiles = join(directory, 'profiles')
  await run(segment, 'second', ['--cpu-prof', `--cpu-prof-dir=${profiles}`])
  const [name = ''] = await readdir(profiles)
  const profile: Profile = JSON.parse(await readFile(join(profiles, name), 'utf8'))
  const times = stageTimes(profile)
  const total = [...times.values()].reduce((sum, micros) => sum + micros, 0)
  for (const [stage, micros] of [...times].sort(([, a], [, b]) => b - a))
    console.log(`${stage.padEnd(28)}${(micros / 1000).toFixed(0).padStart(6)} ms${((100 * micros) / total).toFixed(1).padStart(7)} %`)
  console.log(`${'the main thread'.padEnd(28)}${(total / 1000).toFixed(0).padStart(6)} ms`)
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function run(segment: string, name: string, flags: readonly string[]): Promise<void> {
  const root = join(directory, name)
  await mkdir(root)
  // Its sources, not its bundle: stages are told apart by files.
  const line = (await prepareEtl([segment], root)).map((part) => part.replace(/start\.js$/, 'src/main.ts'))
  await measuredNode([...flags, ...line], directory)
}
