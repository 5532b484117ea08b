import { CLOSE_LIST, CLOSE_OBJECT, COLON, DOT, MINUS, OPEN_LIST, OPEN_OBJECT, QUOTE, ZERO } from './ascii.ts'
import type { Cursor } from './cursor.ts'
import { Literal } from './literal.ts'
import { SURPRISE } from './surprise.ts'

const NAMES = [Literal.of('true'), Literal.of('false'), Literal.of('null')]

// No frame that is worth hurrying for is nested as deeply.
const MAX_DEPTH = 16

/** Steps over any JSON value that is written plainly: no spaces, no escapes, no exponents. */
export function skipValue(cursor: Cursor, depth = 0): void {
  if (depth > MAX_DEPTH) throw SURPRISE
  const byte = cursor.peek()
  if (byte === OPEN_OBJECT) skipObject(cursor, depth)
  else if (byte === OPEN_LIST) skipList(cursor, depth)
  else if (byte === MINUS || isDigit(byte)) skipNumber(cursor)
  else skipStringOrName(cursor)
}

/** Steps over a value that JSON.parse and JSON.stringify give back as it is. */
export function skipVerbatim(cursor: Cursor): void {
  if (isDigit(cursor.peek())) skipDigits(cursor, 15)
  else skipStringOrName(cursor)
}

function skipObject(cursor: Cursor, depth: number): void {
  cursor.expectByte(OPEN_OBJECT)
  if (cursor.skipByte(CLOSE_OBJECT)) return
  do {
    cursor.skipString()
    cursor.expectByte(COLON)
    skipValue(cursor, depth + 1)
  } while (cursor.hasMore(CLOSE_OBJECT))
}

function skipList(cursor: Cursor, depth: number): void {
  cursor.expectByte(OPEN_LIST)
  if (cursor.skipByte(CLOSE_LIST)) return
  do skipValue(cursor, depth + 1)
  while (cursor.hasMore(CLOSE_LIST))
}

function skipStringOrName(cursor: Cursor): void {
  if (cursor.peek() === QUOTE) cursor.skipString()
  else if (!NAMES.some((name) => cursor.skip(name))) throw SURPRISE
}

function skipNumber(cursor: Cursor): void {
  cursor.skipByte(MINUS)
  skipDigits(cursor, Infinity)
  if (!cursor.skipByte(DOT)) return
  if (!isDigit(cursor.peek())) throw SURPRISE
  while (isDigit(cursor.peek())) cursor.at++
}

/** Digits as JSON has them: a zero that comes first is the only one. */
function skipDigits(cursor: Cursor, most: number): void {
  const start = cursor.at
  while (isDigit(cursor.peek())) cursor.at++
  const digits = cursor.at - start
  if (digits === 0 || digits > most || (digits > 1 && cursor.bytes[start] === ZERO)) throw SURPRISE
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9
}
