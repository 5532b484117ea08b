import { CLOSE_OBJECT, COLON, OPEN_OBJECT } from './ascii'
import { expectByte, hasMore, skipString } from './bytes'
import { surprise } from './host'
import { scanInteger } from './integer'
import { Literal } from './literal'
import { skipValue } from './plain-value'
import { zeroed } from './room'

const MAX_KEYS: u32 = 16
const sequenceKeys = zeroed(MAX_KEYS * sizeof<usize>())
let keys: u32 = 0

/** `"key":` of what may be a frame's number. */
export function addSequenceKey(key: Literal): void {
  if (keys === MAX_KEYS) unreachable()
  store<usize>(sequenceKeys + keys++ * sizeof<usize>(), changetype<usize>(key))
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
  for (let i: u32 = 0; i < keys; i++) {
    const key = changetype<Literal>(load<usize>(sequenceKeys + i * sizeof<usize>()))
    if (key.isAt(at)) return key
  }
  return null
}
