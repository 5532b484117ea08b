import type { Storage } from '@fluxforge/storage'
import { inParallel } from '../batches/in-parallel.ts'
import { EtlError } from '../errors.ts'
import { GAPS, OTHER } from '../lines/described-source.ts'
import type { ProductPart } from './committed-parts.ts'
import { type Gap, plainGap, type Stretch } from './gap.ts'
import type { GapsOptions, GapsReport } from './gaps-report.ts'
import type { IdRun } from './id-runs.ts'
import { Neighbours } from './neighbours.ts'
import { gapRowsIn, idRunsIn, productsIn } from './part-rows.ts'
import { ProductRecord } from './product-record.ts'
import { readOrReason, type UnreadableObject } from './unreadable.ts'

/** Each holds columns of one row group at a time. */
const PARTS_AT_ONCE = 8
/** Names that a message has room for. */
const MOST_NAMES = 20

/** Goes through the committed parts of an output, in any order, and remembers what is missing. */
export class GapSearch {
  readonly #options: GapsOptions
  readonly #output: Storage
  readonly #asked: Partial<Stretch>
  /** By table: the column that numbers its rows. */
  readonly #numbered: ReadonlyMap<string, string>
  readonly #products = new Map<string, ProductRecord>()
  /** Gaps of all products. */
  readonly #shared: Gap[] = []
  readonly #unreadable: UnreadableObject[]
  readonly #neighbours: Neighbours
  readonly #doubted = new Set<string>()

  /** `unreadable`: what no product is told of is added there. */
  constructor(options: GapsOptions, unreadable: UnreadableObject[]) {
    const { output, source, fromUs, toUs } = options
    this.#options = options
    this.#output = output
    this.#asked = { ...(fromUs !== undefined && { fromUs }), ...(toUs !== undefined && { toUs }) }
    this.#numbered = new Map(
      source.tables.flatMap(({ table, consecutiveIds }) => (consecutiveIds === undefined ? [] : [[table, consecutiveIds]])),
    )
    this.#unreadable = unreadable
    this.#neighbours = new Neighbours(this.#asked)
  }

  async add(parts: readonly ProductPart[]): Promise<void> {
    await inParallel(parts, PARTS_AT_ONCE, (part) => this.#addPart(part))
  }

  /**
   * Once all parts were added: those next to the stretch. False where parts that are left out have to be added after all, by `addSkipped`: the exchange sent old rows again in the stretch, and
   * what lies between them may have come in its time.
   */
  async addNeighbours(): Promise<boolean> {
    await inParallel([...this.#neighbours.after()], PARTS_AT_ONCE, (part) => this.#addIds(part))
    await inParallel([...this.#neighbours.before()], PARTS_AT_ONCE, async (part) => {
      for (const [product, runs] of await this.#addIds(part)) {
        const highest = Math.max(...runs.map(({ to }) => to))
        if (this.#record(product).missesBelow(part.table, highest, this.#asked)) this.#doubted.add(doubtOf(part))
      }
    })
    return this.#doubted.size === 0
  }

  async addSkipped(parts: readonly ProductPart[]): Promise<void> {
    const skipped = parts.filter((part) => this.#doubted.has(doubtOf(part)) && !this.#isAsked(part))
    await inParallel(skipped, PARTS_AT_ONCE, (part) => this.#addIds(part))
  }

  report(): GapsReport {
    const { product } = this.#options
    if (product !== undefined && this.#products.size > 0 && !this.#products.has(product)) throw this.#unknown(product)
    const records = [...this.#products.values()].filter((one) => (product === undefined ? one.isIn(this.#asked) : one.product === product))
    const products = records.map((record) => record.gaps(this.#asked, this.#shared))
    return { products: products.sort((a, b) => (a.product < b.product ? -1 : 1)), unreadable: this.#unreadable }
  }

  async #addPart(part: ProductPart): Promise<void> {
    if (part.table === GAPS) return await this.#addGaps(part)
    // Its frames are of no product that could be told.
    if (part.table === OTHER || part.product === null) return
    const products = part.product === undefined ? await this.#productsIn(part) : new Set([part.product])
    for (const product of products) this.#record(product).addRows(part.minCaptureUs, part.maxCaptureUs)
    if (!this.#numbered.has(part.table) || !this.#concerns(products)) return
    if (this.#isAsked(part)) await this.#addIds(part)
    else for (const product of products) this.#neighbours.add(part, product)
  }

  async #addGaps(part: ProductPart): Promise<void> {
    // What a row tells of ended before it was written, perhaps long before.
    if (part.maxCaptureUs < (this.#asked.fromUs ?? -Infinity)) return
    const rows = await readOrReason(this.#output, part.key, () => gapRowsIn(this.#output, part))
    if ('unreadable' in rows) {
      this.#unreadable.push(rows.unreadable)
      return
    }
    for (const { products, gap } of rows.value) {
      if (products.length === 0) this.#shared.push(gap)
      for (const product of products) this.#record(product).addGap(gap)
    }
  }

  async #addIds(part: ProductPart): Promise<ReadonlyMap<string, readonly IdRun[]>> {
    const column = this.#numbered.get(part.table) ?? ''
    const runs = await readOrReason(this.#output, part.key, () => idRunsIn(this.#output, part, column))
    if ('value' in runs) {
      for (const [product, ids] of runs.value) this.#record(product).addIds(part.table, column, ids)
      return runs.value
    }
    if (part.product == null) this.#unreadable.push(runs.unreadable)
    else this.#record(part.product).addGap(plainGap('unreadable', part.minCaptureUs, part.maxCaptureUs, runs.unreadable.reason))
    return new Map()
  }

  async #productsIn(part: ProductPart): Promise<ReadonlySet<string>> {
    const products = await readOrReason(this.#output, part.key, () => productsIn(this.#output, part))
    if ('value' in products) return products.value
    this.#unreadable.push(products.unreadable)
    return new Set()
  }

  #isAsked({ minCaptureUs, maxCaptureUs }: ProductPart): boolean {
    const { fromUs = -Infinity, toUs = Infinity } = this.#asked
    return maxCaptureUs >= fromUs && minCaptureUs < toUs
  }

  #concerns(products: ReadonlySet<string>): boolean {
    const { product } = this.#options
    return product === undefined ? products.size > 0 : products.has(product)
  }

  #record(product: string): ProductRecord {
    const known = this.#products.get(product) ?? new ProductRecord(product)
    this.#products.set(product, known)
    return known
  }

  #unknown(product: string): EtlError {
    const { output, outputPath } = this.#options
    const known = [...this.#products.keys()].sort()
    const more = known.length > MOST_NAMES ? ` and ${known.length - MOST_NAMES} more` : ''
    return new EtlError(
      'ERR_ETL_REFUSED',
      `looking for gaps of ${product}: expected a product of ${output.describe(outputPath)}, found only ${known.slice(0, MOST_NAMES).join(', ')}${more} there`,
    )
  }
}

/** Where only the rows tell of the product, all of the table is doubted. */
function doubtOf({ table, product }: ProductPart): string {
  return `${table}/${product ?? ''}`
}
