/**
 * A message is described once: its keys, and the column each fills. Whoever reads a message walks this description, so a new table is a new
 * description and nothing else.
 *
 * Keys may come in any order; the written order is the reader's first guess and the order of the columns. A column may be mentioned by several keys.
 */
export type Shape = { readonly [key: string]: Field }

export type Field =
  | { readonly kind: ValueKind; readonly column: string }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'list'; readonly of: Shape; readonly isRow: boolean }

export type ValueKind = 'decimal' | 'integer' | 'timestamp' | 'seconds' | 'word' | 'text' | 'json'

/** Decimal text: a double, or DECIMAL(38,18) where the settings ask for it. */
export const decimal = (column: string): Field => ({ kind: 'decimal', column })
/** Whole number of 64 bits, with or without quotes. */
export const integer = (column: string): Field => ({ kind: 'integer', column })
/** RFC 3339, up to nine fraction digits, kept as microseconds. */
export const timestamp = (column: string): Field => ({ kind: 'timestamp', column })
/** Unix seconds, with or without quotes, kept as microseconds. */
export const seconds = (column: string): Field => ({ kind: 'seconds', column })
/** One of a few different strings. */
export const word = (column: string): Field => ({ kind: 'word', column })
/** A string that hardly ever comes twice. */
export const text = (column: string): Field => ({ kind: 'text', column })
/** Any value, kept as JSON text. */
export const json = (column: string): Field => ({ kind: 'json', column })
/** Always this string and in no column; if it ever is another value, that goes to `extra`. */
export const constant = (text: string): Field => ({ kind: 'constant', text })
/** Objects around rows. */
export const list = (of: Shape): Field => ({ kind: 'list', of, isRow: false })
/** Objects that are rows. */
export const rows = (of: Shape): Field => ({ kind: 'list', of, isRow: true })
