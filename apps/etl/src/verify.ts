import { count, type ExitCode, openLayer, openVoice, sizeInWords, stopSignal, surroundings, UsageError } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { createEtlStorageOutput, getEtlOutputPath, loadConfig } from '@fluxforge/config'
import { isEtlError, Verification, type VerificationCounts } from '@fluxforge/etl'
import { Command } from 'commander'
import { dateArgument } from './date-argument.ts'
import { inTime } from './in-time.ts'
import { problemText } from './problem-text.ts'
import { Progress } from './progress.ts'

interface VerifyFlags {
  readonly config?: string
  readonly json?: true
  readonly date?: string
  readonly deep?: true
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description(`Proves from its commits that the output is whole, or names what is not, a line each.

Every commit adds up (lines = rows + control + disabled + dead letters) and is as it was written; every part and dead-letter file that it names is there; no raw was committed twice; each connection's sequence numbers are a chain whose only holes are rows of gaps. It changes nothing, needs no raw, and may run beside everything else.`)
    .option('--date <day>', 'only commits of hours of this UTC day, 2025-12-03', dateArgument)
    .option('--deep', 'read every part: SHA-256 and number of rows')
    .addHelpText(
      'after',
      `
Exit codes: 0 whole; 1 something is wrong, or it could not be looked at; 2 wrong usage or settings, or an output of another format.

Examples:
  pnpm --filter etl start verify                       everything, parts by name and size
  pnpm --filter etl start verify --deep                everything, byte for byte: as long as reading all of it takes
  pnpm --filter etl start verify --date 2025-12-03     one day: for a cron, an hour or two after its end

What each line means: docs/operations.md.`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const signal = stopSignal()
      process.exitCode = (await inTime(verify(command.optsWithGlobals(), signal), signal)) ?? 1
    })
}

async function verify({ config: file, json, date, deep }: VerifyFlags, signal: AbortSignal): Promise<ExitCode> {
  const config = await loadConfig({ sources: [coinbase], file, ...surroundings() })
  // The answer to a question, and no log: whatever log_level is.
  const voice = await openVoice(json === true, 'info')
  const output = await openLayer('storage.etl_storage_output.base_dir', createEtlStorageOutput(config))
  const outputPath = getEtlOutputPath(config, coinbase.name)
  const verification = new Verification({ output, outputPath, date, isDeep: deep === true })
  const { counts } = verification
  using progress = new Progress(process.stderr, () => `${counts.date}: ${countsText(counts)}`)
  try {
    for await (const problem of verification.problems(signal)) {
      progress.clear()
      voice.error(`[verify] ${problemText(problem)}`, { ...problem })
    }
  } catch (error) {
    if (signal.aborted) {
      voice.warn(`[verify] Stopped before the end: ${countsText(counts)}`, { ...counts })
      return 1
    }
    throw isEtlError(error, 'ERR_ETL_LAYOUT') ? new UsageError(error.message, { cause: error }) : error
  }
  progress.clear()
  const place = output.describe(outputPath)
  if (counts.commits + counts.voids + counts.problems === 0)
    voice.info(`[verify] Nothing to verify: no commit ${date === undefined ? 'yet' : `of ${date}`} in ${place}`, { ...counts })
  else {
    const verdict = counts.problems === 0 ? 'Whole' : `NOT WHOLE, ${count(counts.problems, 'problem')}`
    const depth = deep === true ? '' : '; parts by name and size, their content by --deep'
    voice[counts.problems === 0 ? 'info' : 'error'](`[verify] ${verdict}: ${place}: ${countsText(counts)}${depth}`, { ...counts })
  }
  return counts.problems === 0 ? 0 : 1
}

function countsText({ commits, voids, segments, lines, rows, parts, bytes, deadLetters, connections }: VerificationCounts): string {
  const given = voids === 0 ? '' : ` and ${voids} given up`
  return `${count(commits, 'commit')}${given}, ${count(segments, 'segment')}, ${count(lines, 'line')}, ${count(rows, 'row')} in ${count(parts, 'part')} (${sizeInWords(bytes)}), ${count(deadLetters, 'dead letter')}, ${count(connections, 'connection')}`
}
