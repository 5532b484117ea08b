import { type ExitCode, numberArgument, openVoice, runApp, stopSignal, surroundings } from '@fluxforge/app-kit'
import { coinbase, type FeedDependencies } from '@fluxforge/coinbase'
import { loadConfig } from '@fluxforge/config'
import { Command } from 'commander'
import { record } from './record.ts'

interface Flags {
  readonly config?: string
  readonly duration?: number
  readonly drain?: true
  readonly takeLock?: true
  readonly statsInterval: number
  readonly json?: true
}

async function start(flags: Flags): Promise<ExitCode> {
  const signal = stopSignal()
  const config = await loadConfig({ sources: [coinbase], file: flags.config, ...surroundings() })
  const exchange = {
    name: coinbase.name,
    createFeed: (dependencies: FeedDependencies) => coinbase.createFeed(config.coinbase, dependencies),
  }
  const options = {
    durationMs: flags.duration === undefined ? null : flags.duration * 1000,
    isDrain: flags.drain === true,
    takeLock: flags.takeLock === true,
    statsIntervalMs: flags.statsInterval * 1000,
  }
  const voice = await openVoice(flags.json === true, config.logLevel)
  return await record(config, exchange, options, voice, signal)
}

await runApp(
  new Command('ingest')
    .description(`Records every frame of the exchange's feed to NDJSON segments, until Ctrl+C.

Frames go to raw/active (with S3: to the spool on this machine), in files that are sealed at ingestion.segment_max_mb, after segment_max_seconds, at each hour's edge and at the end; sealed ones move to raw/ready, where etl takes them.

Ctrl+C (SIGINT, SIGTERM) stops in order within 10 s: everything received is written, sealed and published. After a crash just start again.`)
    .option('--config <file>', 'settings; else FLUXFORGE_CONFIG, ./config/config.yaml, ~/.fluxforge/config.yaml')
    .option('--duration <seconds>', 'stop by itself after this long', numberArgument({ above: 0 }))
    .option('--drain', 'publish what an earlier run left in raw/active or the spool, record nothing, and end')
    .option('--take-lock', 'take the lock of a machine that is gone for good')
    .option('--stats-interval <seconds>', 'say the counts this often; 0: only at the end', numberArgument({ atLeast: 0 }), 60)
    .option('--json', 'speak in JSON lines, all on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 done; 1 failed work; 2 wrong usage or settings, or another ingest records there.

Examples:
  pnpm --filter ingest start                                            until Ctrl+C, by config/config.yaml
  pnpm --filter ingest start --config my.yaml --duration 3600 --json    for an hour, for machines
  pnpm --filter ingest start --drain                                    before moving to another storage

What it says, and what to do about it: docs/operations.md. Every setting: docs/configuration.md.`,
    )
    .action(async (flags: Flags) => {
      process.exitCode = await start(flags)
    }),
)

// An upload that nobody waits for any more would keep the process: a storage that is silent, for minutes.
setTimeout(() => process.exit(), 500).unref()
