import * as v from 'valibot'
import type { ConfigSource, ConfigWith } from './config.ts'
import { ConfigError, type ConfigProblem } from './errors.ts'
import { findFile, type Places } from './find-file.ts'
import { notices } from './notices.ts'
import { isOfKey, problemText } from './problem-text.ts'
import { resolveConfig } from './resolve.ts'
import { isSecretAt, keysAt, schemaAt } from './schema-at.ts'
import { writtenConfig } from './written-config.ts'
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
  const { sources, environment, cwd, platform = process.platform } = options
  const file = await WrittenFile.read(await findFile(options))
  const schema = writtenConfig(sources)
  const badReferences = file.substitute(environment, (path) => schemaAt(schema, path)?.type === 'string')
  const parsed = v.safeParse(schema, file.toValue())
  if (!parsed.success || badReferences.length > 0) {
    throw ConfigError.ofProblems('ERR_CONFIG_INVALID', inOrder(allProblems(file, schema, badReferences, parsed.issues ?? [])))
  }
  const written = parsed.output
  const used = resolveConfig(written, cwd, platform)
  const sections: Record<string, unknown> = Object.fromEntries(sources.map(({ name }) => [name, Reflect.get(written, name)]))
  const config = { ...used, ...sections, file: file.file, notices: notices(written, used.storage, platform) }
  // The sections were parsed by the very schemas that ConfigWith infers from; TypeScript can't follow names made at run time.
  return config as ConfigWith<Sources>
}

/** Of several problems with one value the first is enough; a wrong key and its value are two. */
function allProblems(
  file: WrittenFile,
  schema: v.GenericSchema,
  badReferences: readonly ConfigProblem[],
  issues: readonly v.BaseIssue<unknown>[],
): ConfigProblem[] {
  const problems = [...badReferences]
  const told = new Set(problems.map(({ key }) => key))
  for (const issue of issues) {
    const problem = problemOf(file, schema, issue)
    if (told.has(problem.key) && !isOfKey(issue)) continue
    told.add(problem.key)
    problems.push(problem)
  }
  return problems
}

function problemOf(file: WrittenFile, schema: v.GenericSchema, issue: v.BaseIssue<unknown>): ConfigProblem {
  const all = issue.path ?? []
  // To valibot a list is a block with the keys 0, 1, 2.
  const list = all.findIndex(({ type, input }) => type !== 'array' && Array.isArray(input))
  const items = list < 0 ? all : all.slice(0, list)
  const path = items.map(({ key }) => (typeof key === 'number' ? key : String(key)))
  if (list >= 0) return file.problem(path, 'expected a block of keys, found a list')
  // Secrets live in the environment, and a variable may be named at the wrong key.
  const isHidden = isSecretAt(schema, path) || file.isFromEnvironment(path)
  return file.problem(path, problemText(issue, keysAt(schema, path.slice(0, -1)), isHidden))
}

function inOrder(problems: ConfigProblem[]): ConfigProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column)
}
