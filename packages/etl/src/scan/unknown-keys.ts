import { COLON, ZERO } from '../bytes/ascii.ts'
import type { Cursor } from '../bytes/cursor.ts'
import { skipVerbatim } from '../bytes/plain-value.ts'
import { SURPRISE } from '../bytes/surprise.ts'
import type { BoundShape } from '../shapes/bound-shape.ts'
import type { Extra } from '../shapes/extra.ts'

/** Keys that a shape doesn't mention, kept in `extra` as long as they and their values are plain. */
export class UnknownKeys {
  private readonly reserved: ReadonlySet<string>

  /** Keys in `reserved` mean something in any frame, whatever its shape. */
  constructor(reserved: readonly string[]) {
    this.reserved = new Set(reserved)
  }

  /** Adds the member at the cursor to `extra`, which had `around` of them when its object began. */
  keep(cursor: Cursor, shape: BoundShape, extra: Extra, around: number): void {
    const key = cursor.readString()
    cursor.expectByte(COLON)
    const name = `${JSON.stringify(shape.extraPrefix + key)}:`
    const isPlain = !shape.byName.has(key) && !this.reserved.has(key) && !isIndex(key) && !extra.hasSince(around, name)
    if (!isPlain) throw SURPRISE
    const start = cursor.at
    skipVerbatim(cursor)
    extra.add(name + cursor.textFrom(start, cursor.at))
  }
}

/** JavaScript's objects put such keys before all others, in the order of their numbers. */
function isIndex(key: string): boolean {
  const digit = key.charCodeAt(0) - ZERO
  return digit >= 0 && digit <= 9
}
