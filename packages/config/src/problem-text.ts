import type { BaseIssue } from 'valibot'
import { nearest } from './nearest.ts'

const LONGEST = 60

/** One sentence for a person: what was expected, what was found, and the nearest right name. */
export function problemText(issue: BaseIssue<unknown>, known: readonly string[], isSecret: boolean): string {
  const last = issue.path?.at(-1)
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const key = String(last?.key)
    const near = nearest(key, known)
    const names = known.length <= 12 ? `one of ${known.join(', ')}` : 'a known key'
    return `expected ${near === undefined ? names : `a known key`}, found ${shown(key)}${near === undefined ? '' : `; did you mean ${near}?`}`
  }
  const found = isSecret ? 'another value (not shown)' : shown(issue.input)
  const near = typeof issue.input === 'string' && !isSecret ? nearest(issue.input, choices(issue.expected)) : undefined
  return `expected ${expectation(issue)}, found ${found}${near === undefined ? '' : `; did you mean ${near}?`}`
}

function expectation({ type, expected, requirement, message }: BaseIssue<unknown>): string {
  switch (type) {
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'text'
    case 'array':
      return 'a list'
    case 'strict_object':
    case 'record':
      return 'a block of keys'
    case 'integer':
      return 'a whole number'
    case 'min_value':
      return `at least ${String(requirement)}`
    case 'gt_value':
      return `a number above ${String(requirement)}`
    case 'max_value':
      return `at most ${String(requirement)}`
    case 'non_empty':
      return 'something, not nothing'
    case 'picklist':
      return choices(expected).join(' or ')
    case 'url':
      return 'a URL'
    case 'check':
    case 'regex':
      return message.startsWith('Invalid') ? 'another value' : message
    default:
      return expected ?? 'another value'
  }
}

/** `("local" | "s3")` as a list. */
function choices(expected: string | null): string[] {
  return [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '')
}

function shown(value: unknown): string {
  const text =
    value === undefined
      ? 'nothing'
      : typeof value === 'object' && value !== null
        ? Array.isArray(value)
          ? 'a list'
          : 'a block'
        : JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}
