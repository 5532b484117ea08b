// Ids are kept in 16 bits.
const MAX_VALUES = 65_536

/** Strings numbered in order of appearance; number 0 is null, which "" is too. */
export class Dictionary {
  readonly values: (string | null)[] = [null]
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

  /** Takes back the string that came last. */
  forgetLast(): void {
    const text = this.values.pop()
    if (typeof text === 'string') this.ids.delete(text)
  }
}
