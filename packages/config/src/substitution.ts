import { type Document, isScalar, parseDocument, Scalar, visit } from 'yaml'

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

export interface UnsetVariable {
  readonly name: string
  readonly offset: number
}

/**
 * Puts `${NAME}` and `${NAME:-default}` in place, in values only. A value that is one reference as a whole gets the type its text would have as YAML
 * (`${PORT:-5}` is a number); part of a longer text stays text. An empty variable counts as unset for `:-`, as in a shell.
 */
export function substitute(document: Document, environment: Readonly<Record<string, string | undefined>>): UnsetVariable[] {
  const unset: UnsetVariable[] = []
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const text = node.value
      const replaced = text.replace(REFERENCE, (_, name: string, fallback: string | undefined) => {
        const value = environment[name]
        if (fallback !== undefined) return value === undefined || value === '' ? fallback : value
        if (value === undefined) unset.push({ name, offset: node.range?.[0] ?? 0 })
        return value ?? ''
      })
      const isWhole = node.type === Scalar.PLAIN && text.replace(REFERENCE, '') === '' && text.match(REFERENCE)?.length === 1
      node.value = isWhole ? typed(replaced) : replaced
    },
  })
  return unset
}

/** What the text is as a plain YAML scalar; anything but a number, a truth value or null stays text. */
function typed(text: string): unknown {
  const { contents, errors } = parseDocument(text)
  if (errors.length > 0 || !isScalar(contents)) return text
  return typeof contents.value === 'string' ? text : contents.value
}
