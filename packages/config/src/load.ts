import * as v from 'valibot'
import type { ConfigSource, ConfigWith } from './config.ts'
import { ConfigError, type ConfigProblem } from './errors.ts'
import { findFile, type Places } from './find-file.ts'
import { problemText } from './problem-text.ts'
import { resolveConfig } from './resolve.ts'
import { breaches, notices } from './rules.ts'
import { writtenBlocks } from './written-config.ts'
import { WrittenFile } from './written-file.ts'

export interface LoadOptions<Sources extends readonly ConfigSource[]> extends Places {
  /** Exchanges whose blocks the file may have. */
  readonly sources: Sources
  /** For which rules to read folders; default this machine's. */
  readonly platform?: NodeJS.Platform
}

/**
 * Reads and checks the settings. A block that is absent has its defaults.
 *
 * @throws {ConfigError} naming every problem at once, each as `file:line:column key: expected …, found …`.
 */
export async function loadConfig<const Sources extends readonly ConfigSource[]>(
  options: LoadOptions<Sources>,
): Promise<ConfigWith<Sources>> {
  const written = await WrittenFile.read(await findFile(options), options.environment)
  const blocks = schemaOf(options.sources)
  const parsed = v.safeParse(blocks, written.value, { abortPipeEarly: true })
  if (!parsed.success) {
    throw ConfigError.ofProblems('ERR_CONFIG_INVALID', inOrder(parsed.issues.map((issue) => problemOf(written, blocks, issue))))
  }
  const broken = breaches(parsed.output, options.sources)
  if (broken.length > 0) {
    const problems = broken.map(({ path, message }) => ({ file: written.file, ...written.placeOf(path), key: path.join('.'), message }))
    throw ConfigError.ofProblems('ERR_CONFIG_INVALID', inOrder(problems))
  }
  const sections: Record<string, unknown> = Object.fromEntries(options.sources.map(({ name }) => [name, Reflect.get(parsed.output, name)]))
  const config = {
    ...resolveConfig(parsed.output, options.cwd),
    ...sections,
    file: written.file,
    notices: notices(parsed.output, options.platform ?? process.platform),
  }
  // The sections were parsed by the very schemas that ConfigWith infers from; TypeScript can't follow names made at run time.
  return config as ConfigWith<Sources>
}

type Blocks = ReturnType<typeof schemaOf>

function schemaOf(sources: readonly ConfigSource[]) {
  const sections = Object.fromEntries(sources.map(({ name, section }) => [name, v.optional(section, {})]))
  return v.strictObject({ ...sections, ...writtenBlocks })
}

function problemOf(written: WrittenFile, blocks: Blocks, issue: v.BaseIssue<unknown>): ConfigProblem {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
  const around = entriesAt(blocks, path.slice(0, -1))
  const message = problemText(issue, Object.keys(around ?? {}), isSecret(entriesAt(blocks, path, true)))
  return { file: written.file, ...written.placeOf(path), key: path.join('.'), message }
}

/** The entries of the object schema at a path, or (`itself`) the schema found there. */
function entriesAt(schema: unknown, path: readonly (string | number)[], itself = false): object | undefined {
  let at: unknown = schema
  for (const step of path) {
    const entries = entriesOf(at)
    at = entries === undefined ? Reflect.get(unwrapped(at) ?? {}, typeof step === 'number' ? 'item' : 'value') : Reflect.get(entries, step)
  }
  if (itself) return typeof at === 'object' && at !== null ? at : undefined
  return entriesOf(at)
}

/** Optional, nullable and piped schemas hold the one that matters. */
function unwrapped(schema: unknown): object | undefined {
  let at = schema
  for (;;) {
    if (typeof at !== 'object' || at === null) return undefined
    if ('wrapped' in at) at = at.wrapped
    else return at
  }
}

function entriesOf(schema: unknown): object | undefined {
  const found = unwrapped(schema)
  return found !== undefined && 'entries' in found && typeof found.entries === 'object' && found.entries !== null
    ? found.entries
    : undefined
}

function isSecret(schema: object | undefined): boolean {
  const found = unwrapped(schema)
  if (found === undefined || !('pipe' in found) || !Array.isArray(found.pipe)) return false
  const actions: unknown[] = found.pipe
  return actions.some((action) => JSON.stringify(action)?.includes('"secret":true'))
}

function inOrder(problems: ConfigProblem[]): ConfigProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column)
}
