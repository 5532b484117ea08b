export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Facts beside a sentence, for machines: only `--json` shows them. */
export type Facts = Readonly<Record<string, unknown>>

/** How an app speaks: plain sentences for people, or the same as pino JSON lines. */
export interface Voice {
  debug(sentence: string, facts?: Facts): void
  info(sentence: string, facts?: Facts): void
  warn(sentence: string, facts?: Facts): void
  error(sentence: string, facts?: Facts): void
}

/** The voice that `--json`, given or not, asks for. */
export async function openVoice(isJson: boolean, level: LogLevel): Promise<Voice> {
  return isJson ? await jsonVoice(level) : plainVoice(level)
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** People read what goes well on stdout, and what does not on stderr. */
function plainVoice(level: LogLevel): Voice {
  const at =
    (one: LogLevel, stream: NodeJS.WriteStream) =>
    (sentence: string): void => {
      if (LEVELS.indexOf(one) >= LEVELS.indexOf(level)) stream.write(`${sentence}\n`)
    }
  const { stdout, stderr } = process
  return { debug: at('debug', stdout), info: at('info', stdout), warn: at('warn', stderr), error: at('error', stderr) }
}

/** One JSON object a line, everything on stdout. */
async function jsonVoice(level: LogLevel): Promise<Voice> {
  const { default: pino } = await import('pino') // a run for people doesn't load it
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, process.stdout)
  const at =
    (one: LogLevel) =>
    (sentence: string, facts: Facts = {}): void =>
      log[one](facts, sentence)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
