import { type ExitCode, openLayer, openVoice, stopSignal, surroundings, UsageError } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { createEtlStorageOutput, getEtlOutputPath, loadConfig } from '@fluxforge/config'
import { findGaps, isEtlError } from '@fluxforge/etl'
import { Command } from 'commander'
import { tellGaps } from './gaps-news.ts'
import { inTime } from './in-time.ts'
import { timeArgument } from './time-argument.ts'

interface GapsFlags {
  readonly config?: string
  readonly json?: true
  readonly product?: string
  readonly from?: Date
  readonly to?: Date
}

export function gapsCommand(): Command {
  return new Command('gaps')
    .description(`Lists what is missing of each product, why and for how long, and how much of the time is covered.

It reads committed parts alone: the rows of the table of gaps, and holes in ids that the exchange counts one by one (trade_id), those with the gap that explains them. It changes nothing and may run beside everything else.`)
    .option('--product <id>', 'only this one')
    .option('--from <time>', 'from this UTC time on, 2025-12-03 or 2025-12-03T14:00:00Z; else from the first row', timeArgument)
    .option('--to <time>', 'up to this UTC time; else to the last row', timeArgument)
    .addHelpText(
      'after',
      `
Exit codes: 0 all that was asked for is recorded and whole; 1 something is missing or can't be read, or nothing is committed; 2 wrong usage or settings, or no such product.

Examples:
  pnpm --filter etl start gaps                                        everything
  pnpm --filter etl start gaps --from 2025-12-03 --to 2025-12-04      one day: for a cron, an hour or two after its end
  pnpm --filter etl start gaps --product BTC-USD --json               a JSON object a line

What the kinds mean: docs/operations.md.`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const signal = stopSignal()
      process.exitCode = (await inTime(gaps(command.optsWithGlobals(), signal), signal)) ?? 1
    })
}

async function gaps({ config: file, json, product, from, to }: GapsFlags, signal: AbortSignal): Promise<ExitCode> {
  if (from !== undefined && to !== undefined && from >= to)
    throw new UsageError(`gaps: expected --from before --to, found ${from.toISOString()} and ${to.toISOString()}`)
  const config = await loadConfig({ sources: [coinbase], file, ...surroundings() })
  const output = await openLayer('storage.etl_storage_output.base_dir', createEtlStorageOutput(config))
  const outputPath = getEtlOutputPath(config, coinbase.name)
  // The answer to a question, and no log: whatever log_level is.
  const voice = await openVoice(json === true, 'info')
  const asked = { product, fromUs: from && from.getTime() * 1000, toUs: to && to.getTime() * 1000 }
  try {
    const report = await findGaps({ source: coinbase.source, output, outputPath, ...asked }, signal)
    return tellGaps(report, output.describe(outputPath), voice) ? 0 : 1
  } catch (error) {
    if (signal.aborted) {
      voice.warn('[gaps] Stopped before everything was looked at')
      return 1
    }
    throw isEtlError(error, 'ERR_ETL_REFUSED') ? new UsageError(error.message, { cause: error }) : error
  }
}
