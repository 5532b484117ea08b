import { COLON, ZERO } from '../bytes/ascii.ts'
import type { Cursor } from '../bytes/cursor.ts'
import { Literal } from '../bytes/literal.ts'
import { skipVerbatim } from '../bytes/plain-value.ts'
import { SURPRISE } from '../bytes/surprise.ts'
import type { BoundShape } from '../shapes/bound-shape.ts'
import type { Extra } from '../shapes/extra.ts'

// As words have it; whoever has longer names has time.
const MAX_KEY_CHARS = 256

/** A key that may go to `extra`: as it comes, and as it is kept. */
interface UnknownKey {
  readonly literal: Literal
  readonly name: string
}

/** Keys that a shape doesn't mention, kept in `extra` as long as they and their values are plain. */
export class UnknownKeys {
  private readonly reserved: ReadonlySet<string>
  /** By shape, the one that came last: often the next one too. */
  private readonly last = new Map<BoundShape, UnknownKey>()

  /** Keys in `reserved` mean something in any frame, whatever its shape. */
  constructor(reserved: readonly string[]) {
    this.reserved = new Set(reserved)
  }

  /** Adds the member at the cursor to `extra`, which had `around` of them when its object began. */
  keep(cursor: Cursor, shape: BoundShape, extra: Extra, around: number): void {
    const last = this.last.get(shape)
    const { name } = last !== undefined && cursor.skip(last.literal) ? last : this.learn(cursor, shape)
    if (extra.hasSince(around, name)) throw SURPRISE
    const start = cursor.at
    skipVerbatim(cursor)
    extra.add(name + cursor.textFrom(start, cursor.at))
  }

  private learn(cursor: Cursor, shape: BoundShape): UnknownKey {
    const start = cursor.at
    const key = cursor.readString()
    cursor.expectByte(COLON)
    const isPlain = key !== '' && key.length <= MAX_KEY_CHARS && !shape.byName.has(key) && !this.reserved.has(key) && !isIndex(key)
    if (!isPlain) throw SURPRISE
    const learnt = {
      literal: new Literal(cursor.bytes.subarray(start, cursor.at)),
      name: `${JSON.stringify(shape.extraPrefix + key)}:`,
    }
    this.last.set(shape, learnt)
    return learnt
  }
}

/** JavaScript's objects put such keys before all others, in the order of their numbers. */
function isIndex(key: string): boolean {
  const digit = key.charCodeAt(0) - ZERO
  return digit >= 0 && digit <= 9
}
