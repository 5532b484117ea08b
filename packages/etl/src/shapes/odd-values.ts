import type { Draft } from '../columns/draft.ts'
import { decimalFromText, unscaledDecimal } from '../text/decimal.ts'
import { integerFromText } from '../text/integer.ts'
import { bareNumber, scalarText } from '../text/json.ts'
import { secondsToMicros, timestampFromText } from '../text/timestamp.ts'
import { BadLine } from './bad-line.ts'
import type { BoundField } from './bound-shape.ts'

/** False for a value that the column can't hold: the cell is null then, and the value belongs into `extra`. */
type IsHeld = boolean

/** A value that no plain reader took: the rules, without haste. Numbers must have kept their text. */
export function readOddValue(field: BoundField, value: unknown, draft: Draft, isExact: boolean): IsHeld {
  if (field.kind === 'json') return readJson(field, value, draft)
  const text = scalarText(value)
  if (text === undefined) throw new BadLine(`${field.path} is not a single value`)
  switch (field.kind) {
    case 'word':
      return readWord(field, text ?? '', draft)
    case 'text':
      draft.texts[field.cell] = text
      return text === null || text.isWellFormed()
    case 'decimal':
      return readNumber(field, text, draft, () => oddDecimal(field, text ?? '', draft, isExact))
    case 'integer':
      return readNumber(field, text, draft, () => oddInteger(field, text ?? '', bareNumber(value), draft))
    case 'seconds':
      return readNumber(
        field,
        text,
        draft,
        () => secondsToMicros(Number(integerOf(field, text ?? '', bareNumber(value)))) ?? refuse(field, text ?? '', 'a time'),
      )
    case 'timestamp':
      return readNumber(field, text, draft, () => timestampFromText(text ?? '') ?? refuse(field, text ?? '', 'a time'))
    case 'constant':
    case 'list':
      throw new TypeError(`${field.path} fills no cell`)
  }
}

/** Puts what `read` finds into the field's cell; null and "" are null. `read` gives undefined for what the column can't hold. */
function readNumber(field: BoundField, text: string | null, draft: Draft, read: () => number | undefined): IsHeld {
  draft.bigs.delete(field.cell)
  const number = text === null || text === '' ? NaN : read()
  draft.numbers[field.cell] = number ?? NaN
  return number !== undefined
}

function oddDecimal(field: BoundField, text: string, draft: Draft, isExact: boolean): number | undefined {
  const decimal = decimalFromText(text) ?? refuse(field, text, 'a decimal')
  if (!isExact) {
    if (!decimal.isExact) draft.inexact.push(field.cell)
    return decimal.value
  }
  const unscaled = unscaledDecimal(text)
  if (unscaled === undefined) return undefined
  if (!decimal.isExact) draft.bigs.set(field.cell, unscaled)
  return decimal.value
}

function oddInteger(field: BoundField, text: string, bare: number | undefined, draft: Draft): number {
  const integer = integerOf(field, text, bare)
  const number = Number(integer)
  if (!Number.isSafeInteger(number)) draft.bigs.set(field.cell, integer)
  return number
}

/** A bare number that is a safe integer as a double is taken as that double, as it is where its text was not kept. */
function integerOf(field: BoundField, text: string, bare: number | undefined): bigint {
  if (bare !== undefined && Number.isSafeInteger(bare)) return BigInt(bare)
  return integerFromText(text) ?? refuse(field, text, 'an integer of 64 bits')
}

function readWord(field: BoundField, text: string, draft: Draft): IsHeld {
  const id = field.dictionary?.idOf(text)
  draft.words[field.cell] = id ?? 0
  return id !== undefined
}

function readJson(field: BoundField, value: unknown, draft: Draft): IsHeld {
  draft.texts[field.cell] = value === null ? null : JSON.stringify(value)
  return true
}

function refuse(field: BoundField, text: string, wanted: string): never {
  throw new BadLine(`${field.path} is not ${wanted}: ${JSON.stringify(text.slice(0, 40))}`)
}
