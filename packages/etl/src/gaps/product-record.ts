import { type Gap, type IdHole, plainGap, type Stretch } from './gap.ts'
import { holesBetween, type IdRun, joinRuns } from './id-runs.ts'
import { unionUs } from './union.ts'

/** What is missing of one product. */
export interface ProductGaps {
  readonly product: string
  /** By their starts. */
  readonly gaps: readonly Gap[]
  /** First and last row, of the whole output; null when there is none. */
  readonly recorded: Stretch | null
  /** What was looked at: as asked for, else from the first row to the last one; null when there is neither. */
  readonly span: Stretch | null
  /** How much of the span no gap takes that was told, and that is no mere hole in ids; null for a span of no length. */
  readonly coveredShare: number | null
}

/** What the output has of one product, gathered part by part: memory grows with what is missing. */
export class ProductRecord {
  readonly product: string
  #firstUs = Infinity
  #lastUs = -Infinity
  readonly #gaps: Gap[] = []
  readonly #tables = new Map<string, { readonly column: string; readonly runs: readonly IdRun[] }>()

  constructor(product: string) {
    this.product = product
  }

  /** Rows of any table. */
  addRows(fromUs: number, toUs: number): void {
    this.#firstUs = Math.min(this.#firstUs, fromUs)
    this.#lastUs = Math.max(this.#lastUs, toUs)
  }

  addGap(gap: Gap): void {
    this.#gaps.push(gap)
  }

  addIds(table: string, column: string, runs: readonly IdRun[]): void {
    const known = this.#tables.get(table)?.runs ?? []
    this.#tables.set(table, { column, runs: joinRuns([...known, ...runs]) })
  }

  /** Whether, of that table, ids are missing below `id` in what is asked for: rows of before may have come again in it. */
  missesBelow(table: string, id: number, asked: Partial<Stretch>): boolean {
    return this.#holesOf(table).some(({ to, startedUs, endedUs }) => to < id && overlaps(startedUs, endedUs, asked))
  }

  /** Whether there is a row, or a gap, in what is asked for. */
  isIn(asked: Partial<Stretch>): boolean {
    return overlaps(this.#firstUs, this.#lastUs, asked) || this.#gaps.some((gap) => overlaps(gap.startedUs, gap.endedUs, asked))
  }

  /** `shared`: gaps of all products. */
  gaps(asked: Partial<Stretch>, shared: readonly Gap[]): ProductGaps {
    const known = [...this.#gaps, ...shared].sort((a, b) => a.startedUs - b.startedUs)
    const holes = [...this.#tables.keys()].flatMap((table) => this.#holesOf(table))
    const isIn = ({ startedUs, endedUs, holes: own }: Gap): boolean =>
      overlaps(startedUs, endedUs, asked) || own.some((hole) => overlaps(hole.startedUs, hole.endedUs, asked))
    const gaps = [...explained(known, holes).filter(isIn), ...this.#unrecorded(asked)].sort((a, b) => a.startedUs - b.startedUs)
    const recorded = this.#recorded
    const span = spanOf(asked, recorded)
    return { product: this.product, gaps, recorded, span, coveredShare: span && shareOf(span, gaps) }
  }

  #holesOf(table: string): IdHole[] {
    const { column = '', runs = [] } = this.#tables.get(table) ?? {}
    return holesBetween(runs, table, column)
  }

  get #recorded(): Stretch | null {
    return this.#firstUs > this.#lastUs ? null : { fromUs: this.#firstUs, toUs: this.#lastUs }
  }

  /** What was asked for and is before the first row or after the last one. */
  #unrecorded({ fromUs, toUs }: Partial<Stretch>): Gap[] {
    const recorded = this.#recorded
    if (recorded === null) return fromUs === undefined || toUs === undefined ? [] : [plainGap('unrecorded', fromUs, toUs)]
    const gaps: Gap[] = []
    if (fromUs !== undefined && fromUs < recorded.fromUs)
      gaps.push(plainGap('unrecorded', fromUs, Math.min(recorded.fromUs, toUs ?? Infinity)))
    if (toUs !== undefined && toUs > recorded.toUs) gaps.push(plainGap('unrecorded', Math.max(recorded.toUs, fromUs ?? -Infinity), toUs))
    // Where only one end was asked for and all rows are on the other side of it.
    if (toUs === undefined && fromUs !== undefined && fromUs > recorded.toUs) gaps.push(plainGap('unrecorded', recorded.toUs, fromUs))
    if (fromUs === undefined && toUs !== undefined && toUs < recorded.fromUs) gaps.push(plainGap('unrecorded', toUs, recorded.fromUs))
    return gaps
  }
}

/** Each hole with the first gap that was told of its time, or as a gap of its own. */
function explained(gaps: readonly Gap[], holes: readonly IdHole[]): Gap[] {
  const own: Gap[] = []
  const byGap = new Map<Gap, IdHole[]>()
  for (const hole of holes) {
    const gap = gaps.find(({ startedUs, endedUs }) => startedUs < hole.endedUs && endedUs > hole.startedUs)
    if (gap === undefined) own.push({ ...plainGap('ids', hole.startedUs, hole.endedUs), holes: [hole] })
    else byGap.set(gap, [...(byGap.get(gap) ?? []), hole])
  }
  return [...gaps.map((gap) => ({ ...gap, holes: byGap.get(gap) ?? [] })), ...own]
}

function overlaps(startedUs: number, endedUs: number, { fromUs = -Infinity, toUs = Infinity }: Partial<Stretch>): boolean {
  return startedUs < toUs && endedUs >= fromUs
}

function spanOf(asked: Partial<Stretch>, recorded: Stretch | null): Stretch | null {
  const [fromUs, toUs] = [asked.fromUs ?? recorded?.fromUs, asked.toUs ?? recorded?.toUs]
  return fromUs === undefined || toUs === undefined || fromUs > toUs ? null : { fromUs, toUs }
}

function shareOf(span: Stretch, gaps: readonly Gap[]): number | null {
  const lengthUs = span.toUs - span.fromUs
  const told = gaps.filter(({ kind }) => kind !== 'ids' && kind !== 'unreadable')
  const missingUs = unionUs(
    told.map(({ startedUs, endedUs }) => ({ fromUs: startedUs, toUs: endedUs })),
    span,
  )
  return lengthUs === 0 ? null : 1 - missingUs / lengthUs
}
