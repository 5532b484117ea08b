import { type Document, type ErrorCode, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { ConfigError, type ConfigProblem } from './errors.ts'
import { fileText } from './file-text.ts'
import { type KeyPath, keyText } from './key-path.ts'
import { substitute } from './substitution.ts'

/** A YAML file that was read, and the place of everything in it. */
export class WrittenFile {
  readonly file: string
  readonly #document: Document
  readonly #lines: LineCounter
  #fromEnvironment: ReadonlySet<unknown> = new Set()

  private constructor(file: string, text: string) {
    this.file = file
    this.#lines = new LineCounter()
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
  }

  /** @throws {ConfigError} ERR_CONFIG_NOT_FOUND, ERR_CONFIG_UNREADABLE, ERR_CONFIG_INVALID_YAML */
  static async read(file: string): Promise<WrittenFile> {
    const written = new WrittenFile(file, await fileText(file))
    const faults = written.#faults()
    if (faults.length > 0) throw ConfigError.ofProblems('ERR_CONFIG_INVALID_YAML', faults)
    return written
  }

  /** Puts the variables in, and gives back what could not be. `wantsText`: whether the value at a path is text, whatever it looks like. */
  substitute(environment: Readonly<Record<string, string | undefined>>, wantsText: (path: KeyPath) => boolean): ConfigProblem[] {
    const { bad, fromEnvironment } = substitute(this.#document, environment, wantsText)
    this.#fromEnvironment = fromEnvironment
    return bad.map(({ path, message }) => this.problem(path, message))
  }

  /** Whether a variable was put in at `path`. */
  isFromEnvironment(path: KeyPath): boolean {
    return this.#fromEnvironment.has(this.#find(path).node)
  }

  toValue(): unknown {
    // Aliases are shared, not copied, so any number of them is harmless.
    return this.#document.toJS({ maxAliasCount: -1 })
  }

  /** A problem with the value at `path`, told at its key, or at the nearest thing around it that is written. */
  problem(path: KeyPath, message: string): ConfigProblem {
    return this.#problemAt(this.#find(path).offset, message, path)
  }

  #find(path: KeyPath): { readonly node: unknown; readonly offset: number } {
    let node: unknown = this.#document.contents
    let offset = offsetOf(node) ?? 0
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => String(key) === step)
        offset = offsetOf(pair?.key) ?? offset
        node = pair?.value
      } else if (isSeq(node)) {
        node = node.items[Number(step)]
        offset = offsetOf(node) ?? offset
      }
      if (isAlias(node)) node = node.resolve(this.#document)
    }
    return { node, offset }
  }

  #problemAt(offset: number, message: string, path: KeyPath = []): ConfigProblem {
    const { line, col: column } = this.#lines.linePos(offset)
    return { file: this.file, line, column, key: keyText(path), message }
  }

  #faults(): ConfigProblem[] {
    const { contents, errors, warnings } = this.#document
    const faults = [...errors, ...warnings].map(({ pos: [offset], message, code }) => this.#problemAt(offset, faultText(message, code)))
    const fault = (node: unknown, message: string): void => {
      faults.push(this.#problemAt(offsetOf(node) ?? 0, faultText(message)))
    }
    visit(this.#document, {
      Alias: (_, node) => {
        if (node.resolve(this.#document) === undefined) fault(node, 'Alias (*) without an anchor (&) before it')
      },
      Pair: (_, { key }) => {
        if (!isScalar(key)) fault(key, 'Map keys must be text')
      },
    })
    if (faults.length > 0 || isMap(contents)) return faults
    const found = isSeq(contents) ? 'a list' : contents === null || contents.toString() === '' ? 'an empty file' : 'text'
    return [this.#problemAt(0, `expected blocks such as storage: and ingestion:, found ${found}`)]
  }
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** What the parser says, without the piece of the file that it may quote behind a colon: that could be a secret. */
function faultText(message: string, code?: ErrorCode): string {
  if (code === 'MULTIPLE_DOCS') return 'expected one YAML document, found another behind ---'
  const [said] = message.split(/(?<=[a-z]): /)
  const hint = code === 'BAD_DQ_ESCAPE' ? '; in double quotes \\ starts an escape, so write folders with /' : ''
  return `expected YAML, found a fault: ${said}${hint}`
}
