import { type ExitCode, jsonVoice, numberArgument, plainVoice, runApp, stopSignal, surroundings } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { loadConfig } from '@fluxforge/config'
import { Command } from 'commander'
import { type RecordOptions, record } from './record.ts'

interface Flags {
  readonly config?: string
  readonly duration?: number
  readonly drain?: true
  readonly takeLock?: true
  readonly statsInterval: number
  readonly json?: true
}

async function start({ config: file, duration, drain, takeLock, statsInterval, json }: Flags): Promise<ExitCode> {
  const signal = stopSignal()
  const config = await loadConfig({ sources: [coinbase], file, ...surroundings() })
  const voice = json === true ? jsonVoice(config.logLevel) : plainVoice(config.logLevel)
  const options: RecordOptions = {
    durationMs: duration === undefined ? null : duration * 1000,
    isDrain: drain === true,
    takeLock: takeLock === true,
    statsIntervalMs: statsInterval * 1000,
  }
  return record(config, options, voice, signal)
}

await runApp(
  new Command('ingest')
    .description(`Records every frame of the exchange's feed to NDJSON segments, until Ctrl+C.

Frames go to raw/active, in files that are sealed at ingestion.segment_max_mb, after segment_max_seconds, at each
hour's edge and at the end; sealed ones move to raw/ready, where etl takes them. Ctrl+C (SIGINT, SIGTERM) stops in
order: everything received is written, sealed and published.`)
    .option('--config <file>', 'settings; else FLUXFORGE_CONFIG, ./config/config.yaml, ~/.fluxforge/config.yaml')
    .option('--duration <seconds>', 'stop by itself after this long', numberArgument({ above: 0 }))
    .option('--drain', 'publish what an earlier run left in active/, record nothing, and end')
    .option('--take-lock', 'take the lock of a machine that is gone for good')
    .option('--stats-interval <seconds>', 'say the counts this often; 0: never', numberArgument({ above: -1 }), 60)
    .option('--json', 'speak in JSON lines')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or settings.\nExample: pnpm --filter ingest start --config config/config.hybrid.yaml --duration 3600',
    )
    .action(async (flags: Flags) => {
      process.exitCode = await start(flags)
    }),
)
