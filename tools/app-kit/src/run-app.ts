import { ConfigError } from '@fluxforge/config'
import { type Command, CommanderError } from 'commander'
import { explain } from './explain.ts'
import { UsageError } from './usage-error.ts'
import { openVoice } from './voice.ts'

/** 0 done · 1 failed work · 2 wrong usage or config. */
export type ExitCode = 0 | 1 | 2

// The stop in order that `stopSignal` begins takes less.
const STOP_MS = 10_000

/**
 * Reads the arguments and runs the command that they name, which sets `process.exitCode`. Whatever goes wrong ends as lines for a person (with `--json`, for a
 * machine) and never as a stack; `FLUXFORGE_DEBUG=1` shows it. What nobody caught, anywhere, is told, given ten seconds to stop in order, and ends with 1.
 */
export async function runApp(program: Command): Promise<void> {
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(--help tells more)')
  // A reader that is gone (EPIPE), or a log file on a full disk, must not end the work; there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  let isBroken = false
  let deadline: NodeJS.Timeout | undefined
  // Rejections that nobody handles arrive here too.
  process.on('uncaughtException', (error) => {
    void tellError(program, `Stopping after an error that should not have happened, please report it: ${explain(error)}`)
    isBroken = true
    deadline ??= setTimeout(() => process.exit(1), STOP_MS)
  })
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = codeOf(error)
    // Commander has said it already.
    if (!(error instanceof CommanderError)) await tellError(program, explain(error))
  }
  clearTimeout(deadline)
  if (isBroken) process.exitCode = 1
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error instanceof ConfigError || error instanceof UsageError ? 2 : 1
}

async function tellError(program: Command, sentence: string): Promise<void> {
  // That there is no voice would be told by this again, without an end.
  const voice = await openVoice(program.opts()['json'] === true, 'info').catch(() => openVoice(false, 'info'))
  voice.error(sentence)
}
