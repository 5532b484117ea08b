import type { BaseIssue } from 'valibot'
import { shownKey } from './key-path.ts'
import { nearest } from './nearest.ts'

const LONGEST = 60

/** One sentence for a person: what was expected, what was found, and the nearest right name. `known`: the keys that may stand there. */
export function problemText(issue: BaseIssue<unknown>, known: readonly string[], isHidden: boolean): string {
  const last = issue.path?.at(-1)
  if (last?.origin === 'key' && isBlock(issue.type)) {
    return issue.expected === 'never' ? unknownKey(String(last.key), known) : 'expected a value, found nothing'
  }
  const value = last === undefined || last.origin === 'key' ? issue.input : last.value
  if (isHidden) return `expected ${expectation(issue)}, found another value (not shown)`
  const near = typeof value === 'string' ? nearest(value, choices(issue.expected)) : undefined
  return `expected ${expectation(issue)}, found ${found(issue, value)}${meant(near)}`
}

/** Whether it is about the key itself, not about its value. */
export function isOfKey({ path }: BaseIssue<unknown>): boolean {
  return path?.at(-1)?.origin === 'key'
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known)
  return `expected ${near === undefined ? oneOf(known) : 'a known key'}, found ${shown(key)}${meant(near)}`
}

/** A value of the file, short, and without what may be a secret in an address: all before an @ and behind a ?. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return `a block (${Object.keys(value).map(shownKey).join(', ')})`
  if (typeof value === 'number') return value.toString()
  const text = JSON.stringify(typeof value === 'string' ? value.replace(/^.*@/s, '…@').replace(/\?.+$/s, '?…') : value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** Text in the place of a block is not shown: a secret may have slipped there. */
function found({ type }: BaseIssue<unknown>, value: unknown): string {
  return isBlock(type) && typeof value === 'string' ? 'text' : shown(value)
}

function isBlock(type: string): boolean {
  return type === 'strict_object' || type === 'object' || type === 'record'
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean ${near}?`
}

function expectation({ type, expected, requirement, message }: BaseIssue<unknown>): string {
  if (isBlock(type)) return 'a block of keys'
  switch (type) {
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'text'
    case 'array':
      return 'a list'
    case 'integer':
      return 'a whole number'
    case 'min_value':
      return `at least ${String(requirement)}`
    case 'gt_value':
      return `a number above ${String(requirement)}`
    case 'max_value':
      return `at most ${String(requirement)}`
    case 'non_empty':
      return 'something in it'
    case 'picklist':
      return oneOf(choices(expected))
    case 'check':
    case 'partial_check':
    case 'regex':
      return message
    default:
      return expected ?? message
  }
}

/** `a, b or c` */
export function oneOf(words: readonly string[]): string {
  return words.join(', ').replace(/, (?!.*, )/, ' or ')
}

/** `("local" | "s3")` as a list. */
function choices(expected: string | null): string[] {
  return [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '')
}
