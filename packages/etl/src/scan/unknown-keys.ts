import type { BoundShape } from '../shapes/bound-shape.ts'
import type { Extra } from '../shapes/extra.ts'
import { SURPRISE } from './surprise.ts'

// Whoever has longer names has time.
const MAX_KEY_CHARS = 256
const DIGIT = /^[0-9]/

/** A key that may go to `extra`: as it comes, and as it is kept. */
interface UnknownKey {
  readonly key: string
  readonly name: string
}

/** Keys that a shape doesn't mention, kept in `extra` as long as they are plain. */
export class UnknownKeys {
  private readonly reserved: ReadonlySet<string>
  /** By shape, the one that came last: often the next one too. */
  private readonly last = new Map<BoundShape, UnknownKey>()

  /** Keys in `reserved` mean something in any frame, whatever its shape. */
  constructor(reserved: readonly string[]) {
    this.reserved = new Set(reserved)
  }

  /** Adds a member to `extra`, which had `around` of them when its object began. `value` is JSON as JSON.stringify writes it. */
  keep(key: string, value: string, shape: BoundShape, extra: Extra, around: number): void {
    const last = this.last.get(shape)
    const { name } = last?.key === key ? last : this.learn(key, shape)
    if (extra.hasSince(around, name)) throw SURPRISE
    extra.add(name + value)
  }

  private learn(key: string, shape: BoundShape): UnknownKey {
    // JavaScript's objects put keys that are numbers before all others, in their order.
    const isPlain = key !== '' && key.length <= MAX_KEY_CHARS && !shape.byName.has(key) && !this.reserved.has(key) && !DIGIT.test(key)
    if (!isPlain) throw SURPRISE
    const learnt = { key, name: `${JSON.stringify(shape.extraPrefix + key)}:` }
    this.last.set(shape, learnt)
    return learnt
  }
}
