import { CLOSE_LIST, CLOSE_OBJECT, COLON, DOT, MINUS, OPEN_LIST, OPEN_OBJECT, QUOTE, ZERO } from './ascii'
import { byteAt, expectByte, hasMore, skipString } from './bytes'
import { surprise } from './host'
import { Literal } from './literal'

const TRUE = Literal.of('true')
const FALSE = Literal.of('false')
const NULL = Literal.of('null')

// No frame that is worth hurrying for is nested as deeply.
const MAX_DEPTH: u32 = 16

/** Behind any JSON value that is written plainly: no spaces, no escapes, no exponents. */
export function skipValue(at: usize, depth: u32 = 0): usize {
  if (depth > MAX_DEPTH) surprise()
  const byte = byteAt(at)
  if (byte === OPEN_OBJECT) return skipObject(at, depth)
  if (byte === OPEN_LIST) return skipList(at, depth)
  if (byte === MINUS || isDigit(byte)) return skipNumber(at)
  return skipStringOrName(at)
}

/** Behind a value that JSON.parse and JSON.stringify give back as it is. */
export function skipVerbatim(at: usize): usize {
  return isDigit(byteAt(at)) ? skipDigits(at, 15) : skipStringOrName(at)
}

function skipObject(at: usize, depth: u32): usize {
  if (byteAt(++at) === CLOSE_OBJECT) return at + 1
  do {
    at = expectByte(skipString(at), COLON)
    at = skipValue(at, depth + 1)
  } while (hasMore(at++, CLOSE_OBJECT))
  return at
}

function skipList(at: usize, depth: u32): usize {
  if (byteAt(++at) === CLOSE_LIST) return at + 1
  do at = skipValue(at, depth + 1)
  while (hasMore(at++, CLOSE_LIST))
  return at
}

function skipStringOrName(at: usize): usize {
  if (byteAt(at) === QUOTE) return skipString(at)
  if (FALSE.isAt(at)) return at + FALSE.bytes
  if (TRUE.isAt(at)) return at + TRUE.bytes
  return NULL.expect(at)
}

function skipNumber(at: usize): usize {
  if (byteAt(at) === MINUS) at++
  at = skipDigits(at, u32.MAX_VALUE)
  if (byteAt(at) !== DOT) return at
  if (!isDigit(byteAt(++at))) surprise()
  while (isDigit(byteAt(at))) at++
  return at
}

/** Digits as JSON has them: a zero that comes first is the only one. */
function skipDigits(at: usize, most: u32): usize {
  const start = at
  while (isDigit(byteAt(at))) at++
  const digits = <u32>(at - start)
  if (digits === 0 || digits > most || (digits > 1 && byteAt(start) === ZERO)) surprise()
  return at
}

function isDigit(byte: u32): bool {
  return byte - ZERO <= 9
}
