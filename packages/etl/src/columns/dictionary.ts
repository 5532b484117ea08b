// Ids are kept in 16 bits.
const MAX_VALUES = 65_536

const utf8 = new TextEncoder()

/** Strings numbered in order of appearance; number 0 is null, which "" is too. */
export class Dictionary {
  readonly values: (string | null)[] = [null]
  /** UTF-8 of those that were asked for. */
  private readonly encoded: Uint8Array[] = []
  private readonly ids = new Map<string, number>([['', 0]])
  private readonly accepts: (text: string) => boolean

  constructor(accepts: (text: string) => boolean) {
    this.accepts = accepts
  }

  get size(): number {
    return this.values.length
  }

  /** Undefined for a string that isn't accepted, or is new when the dictionary is full. */
  idOf(text: string): number | undefined {
    const known = this.ids.get(text)
    if (known !== undefined) return known
    if (this.values.length === MAX_VALUES || !this.accepts(text)) return undefined
    this.ids.set(text, this.values.length)
    return this.values.push(text) - 1
  }

  /** UTF-8 of a string that has a number; none of null. */
  utf8Of(id: number): Uint8Array {
    this.encoded[id] ??= utf8.encode(this.values[id] ?? '')
    return this.encoded[id]
  }

  /** Takes back the string that came last. */
  forgetLast(): void {
    const text = this.values.pop()
    this.encoded.length = Math.min(this.encoded.length, this.values.length)
    if (typeof text === 'string') this.ids.delete(text)
  }
}
