import { CLOSE_OBJECT, COLON, OPEN_OBJECT } from './ascii'
import { expectByte, hasMore, skipString } from './bytes'
import { surprise } from './host'
import { scanInteger } from './integer'
import { Literal } from './literal'
import { skipValue } from './plain-value'
import { zeroed } from './room'

/** `"key":` of what may be a frame's number. */
@unmanaged
class SequenceKey {
  literal: Literal
  next: SequenceKey | null
}

let keys: SequenceKey | null = null

export function addSequenceKey(literal: Literal): void {
  const key = changetype<SequenceKey>(zeroed(offsetof<SequenceKey>()))
  key.literal = literal
  key.next = keys
  keys = key
}

export function forgetSequenceKeys(): void {
  keys = null
}

/** Steps over a frame that gives no rows: all that is asked of it is that it is JSON, and its number, which is NaN if there is none. */
export function skipFrame(at: usize, number: usize): usize {
  store<f64>(number, NaN)
  at = expectByte(at, OPEN_OBJECT)
  do {
    const key = sequenceKeyAt(at)
    if (key === null) {
      at = expectByte(skipString(at), COLON)
      at = skipValue(at)
    } else {
      const isSecond = !isNaN(load<f64>(number))
      at = scanInteger(at + key.bytes, number)
      if (isSecond || at === 0) surprise()
    }
  } while (hasMore(at++, CLOSE_OBJECT))
  return at
}

function sequenceKeyAt(at: usize): Literal | null {
  let key = keys
  while (key !== null) {
    if (key.literal.isAt(at)) return key.literal
    key = key.next
  }
  return null
}
