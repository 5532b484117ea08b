import type { ProductPart } from './committed-parts.ts'
import type { Stretch } from './gap.ts'

/** Of each product the numbered parts next to what is asked for: a hole at its edge lies between one of them and one inside. */
export class Neighbours {
  readonly #asked: Partial<Stretch>
  readonly #before = new Map<string, ProductPart>()
  readonly #after = new Map<string, ProductPart>()

  constructor(asked: Partial<Stretch>) {
    this.#asked = asked
  }

  /** A part outside. */
  add(part: ProductPart, product: string): void {
    const key = `${part.table}/${product}`
    const [before, after] = [this.#before.get(key), this.#after.get(key)]
    if (part.maxCaptureUs < (this.#asked.fromUs ?? -Infinity)) {
      if (before === undefined || part.maxCaptureUs > before.maxCaptureUs) this.#before.set(key, part)
    } else if (after === undefined || part.minCaptureUs < after.minCaptureUs) this.#after.set(key, part)
  }

  before(): ReadonlySet<ProductPart> {
    return new Set(this.#before.values())
  }

  after(): ReadonlySet<ProductPart> {
    return new Set(this.#after.values())
  }
}
