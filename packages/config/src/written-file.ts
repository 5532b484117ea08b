import { readFile } from 'node:fs/promises'
import { type Document, isMap, LineCounter, parseAllDocuments } from 'yaml'
import { ConfigError, type ConfigProblem } from './errors.ts'
import { substitute } from './substitution.ts'

type Path = readonly (string | number)[]

/** A YAML file that was read, and the place of everything in it. */
export class WrittenFile {
  readonly file: string
  readonly value: unknown
  readonly #document: Document
  readonly #lines: LineCounter

  private constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file
    this.#document = document
    this.#lines = lines
    this.value = document.toJS() ?? {}
  }

  /** @throws {ConfigError} ERR_CONFIG_NOT_FOUND, ERR_CONFIG_UNREADABLE, ERR_CONFIG_INVALID_YAML; unset variables are ERR_CONFIG_INVALID. */
  static async read(file: string, environment: Readonly<Record<string, string | undefined>>): Promise<WrittenFile> {
    const lines = new LineCounter()
    const documents = parseAllDocuments(await textOf(file), { lineCounter: lines, version: '1.2', uniqueKeys: true })
    const problemAt = (offset: number, message: string): ConfigProblem => ({ file, ...place(lines, offset), key: '', message })
    if (!Array.isArray(documents) || documents.length === 0) throw invalidYaml([problemAt(0, 'expected settings, found an empty file')])
    if (documents.length > 1)
      throw invalidYaml([problemAt(documents[1]?.range[0] ?? 0, 'expected one YAML document, found another behind ---')])
    const [document] = documents
    if (document === undefined) throw invalidYaml([problemAt(0, 'expected settings, found an empty file')])
    if (document.errors.length > 0)
      throw invalidYaml(document.errors.map(({ pos, message }) => problemAt(pos[0], `not YAML: ${firstLine(message)}`)))
    if (!isMap(document.contents))
      throw invalidYaml([problemAt(0, 'expected blocks such as storage: and ingestion:, found something else')])
    const unset = substitute(document, environment)
    if (unset.length > 0) {
      const problems = unset.map(({ name, offset }) =>
        problemAt(offset, `expected the environment variable ${name} to be set, or a default as in \${${name}:-…}`),
      )
      throw ConfigError.ofProblems('ERR_CONFIG_INVALID', problems)
    }
    return new WrittenFile(file, document, lines)
  }

  /** Line and column of a key, or of the nearest thing around it that is written. */
  placeOf(path: Path): { readonly line: number; readonly column: number } {
    let at: unknown = this.#document.contents
    let offset = isMap(at) ? (at.range?.[0] ?? 0) : 0
    for (const step of path) {
      if (isMap(at)) {
        const pair = at.items.find(({ key }) => String(key) === String(step))
        if (pair === undefined) break
        offset = offsetOf(pair.key) ?? offset
        at = pair.value
      } else {
        at = this.#document.getIn(path.slice(0, path.indexOf(step) + 1), true)
        offset = offsetOf(at) ?? offset
      }
    }
    return place(this.#lines, offset)
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isAbsent)
      throw new ConfigError('ERR_CONFIG_NOT_FOUND', `reading the config file ${file}: there is no such file; --config FILE names another`, {
        cause,
      })
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('ERR_CONFIG_UNREADABLE', `reading the config file ${file}: expected a readable file, found ${found}`, { cause })
  }
}

function invalidYaml(problems: readonly ConfigProblem[]): ConfigError {
  return ConfigError.ofProblems('ERR_CONFIG_INVALID_YAML', problems)
}

function place(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined
  const [start]: unknown[] = node.range
  return typeof start === 'number' ? start : undefined
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}
