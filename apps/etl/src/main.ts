import { type ExitCode, numberArgument, openVoice, runApp, stopSignal, surroundings, UsageError, type Voice } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { loadConfig } from '@fluxforge/config'
import { type Etl, isEtlError } from '@fluxforge/etl'
import { Command } from 'commander'
import { doctorCommand } from './doctor.ts'
import { EtlNews } from './etl-news.ts'
import { gapsCommand } from './gaps.ts'
import { inTime } from './in-time.ts'
import { asOnlyOne } from './only-one.ts'
import { type EtlConfig, openEtl } from './open-etl.ts'
import { raise, retry } from './repair.ts'
import { runOnce, sayUndone, watch } from './run-etl.ts'
import { verifyCommand } from './verify.ts'

interface Flags {
  readonly config?: string
  readonly json?: true
}

interface StartFlags extends Flags {
  readonly once?: true
  readonly pollInterval: number
}

type Work = (etl: Etl, voice: Voice, signal: AbortSignal) => Promise<ExitCode>

/** Settings and voice, then the work that a command is, to its end or to that of a stop's patience: then the code is `late`. */
async function withEtl({ config: file, json }: Flags, late: ExitCode, work: Work): Promise<void> {
  const signal = stopSignal()
  const config = await loadConfig({ sources: [coinbase], file, ...surroundings() })
  const voice = await openVoice(json === true, config.logLevel)
  const news = new EtlNews(voice, config.storage.etlInput.backend)
  const code = await inTime(onStorages(config, voice, news, signal, work), signal)
  if (code === null) sayUndone(news.inHand, voice)
  process.exitCode = code ?? late
}

async function onStorages(config: EtlConfig, voice: Voice, news: EtlNews, signal: AbortSignal, work: Work): Promise<ExitCode> {
  const { etl, workplace } = await openEtl(config, voice, news)
  try {
    return await asOnlyOne(workplace, voice, signal, (stop) => work(etl, voice, stop))
  } catch (error) {
    const isAskedWrongly = isEtlError(error, 'ERR_ETL_LAYOUT') || isEtlError(error, 'ERR_ETL_REFUSED')
    throw isAskedWrongly ? new UsageError(error.message, { cause: error }) : error
  }
}

function settingsOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings; else FLUXFORGE_CONFIG, ./config/config.yaml, ~/.fluxforge/config.yaml')
    .option('--json', 'speak in JSON lines')
}

const program = settingsOptions(new Command('etl'))
  .description(`Turns sealed segments in raw/ready into Parquet, until Ctrl+C.

Each batch ends in one commit; only then is its raw deleted (or archived). It may be stopped or killed at any moment, and any number of them may run at once: every line is converted exactly once.`)
  .option('--once', 'convert everything that is there, then end; exit 0 only if nothing is left')
  .option('--poll-interval <seconds>', 'look for new segments this often', numberArgument({ above: 0 }), 30)
  .addHelpText(
    'after',
    `
Exit codes: 0 done; 1 failed work, or something is left that needs a person; 2 wrong usage or settings.

Examples:
  pnpm --filter etl start                                 until Ctrl+C, by config/config.yaml
  pnpm --filter etl start --config my.yaml --once         what is there, then end
  pnpm --filter etl start retry 20251203T14.1             a batch that was held

What it says, and what to do about it: docs/operations.md. Every setting: docs/configuration.md.`,
  )
  .action((flags: StartFlags) =>
    withEtl(flags, flags.once === true ? 1 : 0, (etl, voice, signal) =>
      flags.once === true ? runOnce(etl, voice, signal) : watch(etl, flags.pollInterval * 1000, voice, signal),
    ),
  )

program
  .command('retry')
  .description('Brings back what is held in raw/quarantine, or a segment that was set aside.')
  .argument('[name]', 'a batch (20251203T14.1) or a segment (segment_20251203T14_00001.ndjson)')
  .option('--without <segment>', 'set this segment of a held batch aside and convert the others')
  .option('--again <batch>', 'give a held batch up and list its segments anew, after an upgrade that reads rows differently')
  .action((name: string | undefined, flags: { readonly without?: string; readonly again?: string }, command: Command) =>
    withEtl(command.optsWithGlobals(), 1, (etl, voice) => retry(etl, { name, ...flags }, voice)),
  )

program
  .command('layout')
  .description('Changes how new parts look.')
  .option('--raise', 'make the present settings the layout of all parts that come; nothing may be waiting or held')
  .action((flags: { readonly raise?: true }, command: Command) =>
    withEtl(command.optsWithGlobals(), 1, (etl, voice) => raise(etl, flags.raise === true, voice)),
  )

program.addCommand(verifyCommand())
program.addCommand(gapsCommand())
program.addCommand(doctorCommand())

await runApp(program)

// A request that nobody waits for any more would keep the process: a storage that is silent, for minutes.
setTimeout(() => process.exit(), 500).unref()
