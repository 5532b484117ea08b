import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PATTERNS } from '@fluxforge/testkit'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CAMPAIGNS } from './campaigns.ts'
import { Progress } from './progress.ts'
import { lastLine, reportOf } from './report.ts'
import { runTracks } from './run-tracks.ts'
import { Track } from './track.ts'

interface Flags {
  readonly hours: number
  readonly seed: number
  readonly cases?: number
  readonly pattern?: string
  readonly campaign?: string
  readonly report?: string
}

const HOUR_MS = 3_600_000

const program = new Command('torture')
  .description(`Crashes, starves and lies to FluxForge for as long as asked, and counts what is lost or doubled.\n\n${campaignsText()}`)
  .option('--hours <hours>', 'how long; every campaign runs one case at least', above0, 5 / 60)
  .option('--seed <number>', 'the first case of each campaign', whole, 1)
  .option('--cases <number>', 'at most so many cases of each campaign and pattern', whole)
  .addOption(new Option('--pattern <pattern>', 'only where the layers are like this').choices(PATTERNS))
  .addOption(new Option('--campaign <name>', 'only this one').choices(CAMPAIGNS.map(({ name }) => name)))
  .option('--report <file>', 'writes what was done, by campaign and pattern, as JSON')
  .addHelpText('after', '\nExit codes: 0 nothing lost or doubled, every promise held; 1 something broke; 2 wrong usage.')
  .action(torture)
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
await program.parseAsync()

async function torture({ hours, seed, cases, pattern, campaign, report }: Flags): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const tracks: Track[] = []
  for (const one of CAMPAIGNS.filter(({ name }) => campaign === undefined || name === campaign)) {
    for (const place of one.patterns.filter((name) => pattern === undefined || name === pattern))
      tracks.push(await Track.open(one, place, seed, cases ?? Number.POSITIVE_INFINITY))
  }
  const progress = new Progress(process.stderr)
  const failures = await runTracks(tracks, performance.now() + hours * HOUR_MS, stop.signal, {
    onCase: (track) => progress.tell(tracks, track),
    onFailure({ problems, story, repeat }) {
      progress.clear()
      console.log(
        [...problems.map((problem) => `BROKEN: ${problem}`), ...story.map((line) => `  ${line}`), `  again: ${repeat}`].join('\n'),
      )
    },
  })
  progress.clear()
  if (report !== undefined)
    await writeFile(resolve(process.env['INIT_CWD'] ?? '.', report), `${JSON.stringify(reportOf(tracks, failures), null, 2)}\n`)
  console.log(lastLine(tracks))
  if (failures.length > 0) process.exitCode = 1
}

function campaignsText(): string {
  return CAMPAIGNS.map(({ name, about }) => `  ${name}: ${about}`).join('\n')
}

function above0(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0')
  return value
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1')
  return value
}
