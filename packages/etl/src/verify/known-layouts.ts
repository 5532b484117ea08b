import { parseJsonObject, readRecordText } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import type { OutputKeys } from '../batches/output-keys.ts'
import { EtlError } from '../errors.ts'

/** The layouts of an output that have their record. */
export class KnownLayouts {
  readonly #output: Storage
  readonly #keys: OutputKeys
  readonly #known = new Map<number, boolean>()

  private constructor(output: Storage, keys: OutputKeys) {
    this.#output = output
    this.#keys = keys
  }

  /** @throws {EtlError} ERR_ETL_LAYOUT when one is of a format that this version doesn't know: nothing there can be judged then. */
  static async read(output: Storage, keys: OutputKeys): Promise<KnownLayouts> {
    const layouts = new KnownLayouts(output, keys)
    // Numbers have no holes.
    for (let number = 1; await layouts.has(number); number++);
    return layouts
  }

  async has(number: number): Promise<boolean> {
    const known = this.#known.get(number)
    if (known !== undefined) return known
    const key = this.#keys.layout(number)
    const text = await readRecordText(this.#output, key)
    const format = text === undefined ? 1 : parseJsonObject(text)?.['format']
    if (format !== 1)
      throw new EtlError(
        'ERR_ETL_LAYOUT',
        `reading the layout ${this.#output.describe(key)}: expected format 1, found ${JSON.stringify(format) ?? 'none'}; use the FluxForge that wrote this output, or a newer one`,
      )
    this.#known.set(number, text !== undefined)
    return text !== undefined
  }
}
