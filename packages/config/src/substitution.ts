import { type Document, isMap, isPair, isScalar, isSeq, type Pair, parseDocument, visit, type YAMLMap } from 'yaml'
import type { KeyPath } from './key-path.ts'

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\$\{)[^}])*))?\}/g

export interface Substitution {
  /** References that could not be put in. */
  readonly bad: readonly { readonly path: KeyPath; readonly message: string }[]
  /** Nodes that hold something of the environment now. */
  readonly fromEnvironment: ReadonlySet<unknown>
}

/**
 * Puts `${NAME}` and `${NAME:-default}` in place, in values only, and says where. A value that is one reference as a whole, in quotes or not, gets the
 * type its text would have as YAML (`${PORT:-5}` is a number), unless `wantsText`: a password of digits stays text. An empty variable counts as unset for
 * `:-`, as in a shell; a value that is nothing but an empty one leaves its key out: `api_key: ${KEY:-}` is how people write "if there is one".
 */
export function substitute(
  document: Document,
  environment: Readonly<Record<string, string | undefined>>,
  wantsText: (path: KeyPath) => boolean,
): Substitution {
  const bad: { path: KeyPath; message: string }[] = []
  const empty: { block: YAMLMap; pair: Pair }[] = []
  const fromEnvironment = new Set<unknown>()
  visit(document, {
    Scalar(key, node, ancestors) {
      const text = node.value
      if (key === 'key' || typeof text !== 'string' || !text.includes('${')) return
      const path = pathOf([...ancestors, node])
      const rest = text.replace(REFERENCE, '')
      const badBefore = bad.length
      if (rest.includes('${')) bad.push({ path, message: 'expected ${NAME} or ${NAME:-default}, found another use of ${' })
      const replaced = text.replace(REFERENCE, (_, name: string, fallback: string | undefined) => {
        const value = environment[name]
        if (fallback !== undefined && !value) return fallback
        if (value === undefined) bad.push({ path, message: unset(name) })
        else fromEnvironment.add(node)
        return value ?? ''
      })
      const isWhole = rest === '' && text.match(REFERENCE)?.length === 1
      const isGood = bad.length === badBefore
      const [block, pair] = ancestors.slice(-2)
      if (isGood && isWhole && replaced === '' && isMap(block) && isPair(pair)) empty.push({ block, pair })
      node.value = isWhole && !wantsText(path) ? typed(replaced) : replaced
    },
  })
  for (const { block, pair } of empty) block.delete(pair.key)
  return { bad, fromEnvironment }
}

function unset(name: string): string {
  return `expected the environment variable ${name} (or a default: \${${name}:-…}), found it unset`
}

function pathOf(chain: readonly unknown[]): KeyPath {
  return chain.flatMap<string | number>((at, i) => (isPair(at) ? [String(at.key)] : isSeq(at) ? [at.items.indexOf(chain[i + 1])] : []))
}

/** What the text is as a plain YAML scalar; anything but a number, a truth value or null stays text. */
function typed(text: string): unknown {
  const { contents, errors } = parseDocument(text)
  if (errors.length > 0 || !isScalar(contents)) return text
  return typeof contents.value === 'string' ? text : contents.value
}
