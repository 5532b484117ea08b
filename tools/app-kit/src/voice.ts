import { type Logger, pino } from 'pino'

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

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** People read what goes well on stdout, and what does not on stderr. */
export function plainVoice(level: LogLevel): Voice {
  const silent = (): void => {}
  const out = (sentence: string): void => void process.stdout.write(`${sentence}\n`)
  const err = (sentence: string): void => void process.stderr.write(`${sentence}\n`)
  const [debug = silent, info = silent, warn = silent, error = silent] = LEVELS.map((one) => {
    if (LEVELS.indexOf(one) < LEVELS.indexOf(level)) return silent
    return one === 'warn' || one === 'error' ? err : out
  })
  return { debug, info, warn, error }
}

/** One JSON object a line on stdout; synchronous, so that nothing is lost when the process ends. */
export function jsonVoice(level: LogLevel): Voice {
  const log: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 1, sync: true }))
  const at =
    (one: LogLevel) =>
    (sentence: string, facts: Facts = {}): void =>
      log[one](facts, sentence)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
