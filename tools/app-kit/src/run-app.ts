import { homedir } from 'node:os'
import { ConfigError } from '@fluxforge/config'
import { type Command, CommanderError } from 'commander'
import { UsageError } from './usage-error.ts'

/** 0 done · 1 failed work · 2 wrong usage or config. */
export type ExitCode = 0 | 1 | 2

/** Where a person stands and what they have set: all that apps hand to `loadConfig`. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly homeDir: string
}

/** pnpm runs a script in its package's folder and names the person's own in INIT_CWD. */
export function surroundings(): Surroundings {
  return { environment: process.env, cwd: process.env['INIT_CWD'] ?? process.cwd(), homeDir: homedir() }
}

/** A signal for the first SIGINT or SIGTERM. Later ones change nothing: pnpm passes on what the terminal sends to the whole group. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort(name))
  return controller.signal
}

/**
 * Reads the arguments, runs the command that they name, and ends the process with its exit code. Whatever goes wrong ends as lines for a
 * person, without a stack; `FLUXFORGE_DEBUG=1` shows it.
 */
export async function runApp(program: Command): Promise<void> {
  process.exitCode = await codeOf(program)
}

async function codeOf(program: Command): Promise<ExitCode> {
  program.exitOverride().showHelpAfterError('(--help tells more)')
  for (const command of program.commands) command.exitOverride().showHelpAfterError('(--help tells more)')
  try {
    await program.parseAsync()
    return exitCodeOf(process.exitCode)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${explain(error)}\n`)
    return error instanceof ConfigError || error instanceof UsageError ? 2 : 1
  }
}

function exitCodeOf(code: typeof process.exitCode): ExitCode {
  return code === 1 || code === 2 ? code : 0
}

/** The message and those of its causes, each once; a stack only for those who ask. */
export function explain(error: unknown): string {
  if (process.env['FLUXFORGE_DEBUG'] === '1' && error instanceof Error) return error.stack ?? error.message
  const messages: string[] = []
  for (let at: unknown = error; at !== undefined && at !== null; at = at instanceof Error ? at.cause : undefined) {
    const message = at instanceof Error ? at.message : String(at)
    if (!messages.some((known) => known.includes(message))) messages.push(message)
  }
  return messages.join(': ')
}
