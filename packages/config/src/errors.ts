export type ConfigErrorCode =
  /** There is no file at any of the places looked at. */
  | 'ERR_CONFIG_NOT_FOUND'
  /** The file is there and can't be read. */
  | 'ERR_CONFIG_UNREADABLE'
  /** The file isn't one YAML mapping. */
  | 'ERR_CONFIG_INVALID_YAML'
  /** Keys or values are wrong; all of them are named. */
  | 'ERR_CONFIG_INVALID'

export interface ConfigProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** `ingestion.segment_max_mb`; empty for the file as a whole. */
  readonly key: string
  /** What was expected and found. Never a secret. */
  readonly message: string
}

const BRAND = Symbol.for('@fluxforge/config/ConfigError')

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code: ConfigErrorCode
  readonly problems: readonly ConfigProblem[]

  constructor(
    code: ConfigErrorCode,
    message: string,
    options: { readonly problems?: readonly ConfigProblem[]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.problems = options.problems ?? []
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** One line a problem, each with its place. */
  static ofProblems(code: ConfigErrorCode, problems: readonly ConfigProblem[]): ConfigError {
    const lines = problems.map(
      ({ file, line, column, key, message }) => `${file}:${line}:${column} ${key === '' ? '' : `${key}: `}${message}`,
    )
    return new ConfigError(code, lines.join('\n'), { problems })
  }
}

/** Also true for an error of another copy of this package. */
export function isConfigError(value: unknown, code?: ConfigErrorCode): value is ConfigError {
  return typeof value === 'object' && value !== null && BRAND in value && (code === undefined || ('code' in value && value.code === code))
}
