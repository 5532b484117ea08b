import { CLOSE_OBJECT, COLON, OPEN_OBJECT } from '../bytes/ascii.ts'
import type { Cursor } from '../bytes/cursor.ts'
import { scanInteger } from '../bytes/integer.ts'
import { Literal } from '../bytes/literal.ts'
import { skipValue } from '../bytes/plain-value.ts'
import { SURPRISE } from '../bytes/surprise.ts'

/** Steps over frames that give no rows: all that is asked of them is that they are JSON, and their number. */
export class FrameSkipper {
  private readonly sequenceKeys: readonly Literal[]
  private readonly number = new Float64Array(1)

  constructor(sequenceKeys: readonly string[]) {
    this.sequenceKeys = sequenceKeys.map((key) => Literal.of(`${JSON.stringify(key)}:`))
  }

  /** The number of the frame at the cursor; NaN if it has none. */
  skip(cursor: Cursor): number {
    const { number } = this
    number[0] = NaN
    cursor.expectByte(OPEN_OBJECT)
    do {
      if (this.sequenceKeys.some((key) => cursor.skip(key))) {
        if (!Number.isNaN(number[0]) || !scanInteger(cursor, number, 0)) throw SURPRISE
      } else {
        cursor.skipString()
        cursor.expectByte(COLON)
        skipValue(cursor)
      }
    } while (cursor.hasMore(CLOSE_OBJECT))
    return number[0]!
  }
}
