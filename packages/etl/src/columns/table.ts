import type { Machine, PartitionOpener } from '../machine/machine.ts'
import type { Place } from '../machine/program.ts'
import type { Draft } from './draft.ts'
import { Partition } from './partition.ts'
import { encodePartitionValue, NO_VALUE } from './partition-value.ts'
import { PRODUCT_ID, type Schema } from './schema.ts'

const DAY_US = 86_400_000_000

/** Takes a partition's rows, which are cleared afterwards. */
export type TakeRows = (table: Table, partition: Partition) => void

/** What a row of the line in hand has beside its cells. */
interface BesideRow {
  readonly partition: Partition
  readonly row: number
  readonly bytes: number
}

/** The rows of one table that are not in a row group yet. A line's rows stay or go together. */
export class Table implements PartitionOpener {
  readonly schema: Schema
  /** In the machine. */
  readonly place: Place
  /** By number cell: decimals sent that no double equals. */
  readonly inexact: number[] = []
  /** What stands beside the rows that are not handed over yet takes, about. */
  besideBytes = 0
  private readonly machine: Machine
  private readonly takeRows: TakeRows
  private readonly rowBytes: number
  private readonly hasDate: boolean
  /** As the machine numbers them. */
  private readonly partitions: Partition[] = []
  private readonly byPath = new Map<string, Partition>()
  /** Of the line in hand; nearly always none. */
  private readonly beside: BesideRow[] = []

  constructor(schema: Schema, machine: Machine, takeRows: TakeRows) {
    this.schema = schema
    this.machine = machine
    this.takeRows = takeRows
    this.place = machine.addTable(this, schema.count('number'), schema.count('word'))
    this.rowBytes = machine.program.rowBytes(this.place)
    this.hasDate = schema.partitionCols.includes('date')
  }

  /** Of all lines, whether their rows are still here or not. */
  get rows(): number {
    return this.machine.program.tableRows(this.place)
  }

  beginLine(): void {
    this.machine.program.beginLine(this.place)
  }

  append(draft: Draft): void {
    const partition = this.partitions[this.machine.program.append(this.place)]!
    if (!draft.hasMore) return
    const row = partition.rows - 1
    this.beside.push({ partition, row, bytes: partition.addBeside(row, draft) })
  }

  /** From here on nothing takes the line's rows back, so full row groups may go. */
  commitLine(draft: Draft): void {
    this.schema.newWords.keep()
    for (const cell of draft.inexact) this.inexact[cell] = (this.inexact[cell] ?? 0) + 1
    for (const { bytes } of this.beside.splice(0)) this.besideBytes += bytes
    draft.clearRest()
    if (this.machine.program.commitLine(this.place) !== 0) this.releaseFull()
  }

  rollbackLine(draft: Draft): void {
    const { program } = this.machine
    draft.clearRest()
    program.rollbackLine(this.place)
    for (const { partition, row, bytes } of this.beside.splice(0)) partition.dropBeside(row, bytes)
    const products = this.schema.dictionary(PRODUCT_ID)
    const { size } = products
    this.schema.newWords.forget()
    // Another product may get the number of one that is forgotten.
    program.forgetProducts(this.place, products.size, size)
  }

  /** Partitions that still have rows. */
  unreleased(): readonly Partition[] {
    return this.partitions.filter(({ rows }) => rows > 0)
  }

  /** Memory of a partition's rows, about. */
  bytesOf({ rows, besideBytes }: Partition): number {
    return rows * this.rowBytes + besideBytes
  }

  /** Hands over the rows of partitions that have enough for a row group. */
  releaseFull(): void {
    for (const partition of this.partitions) if (partition.isFull) this.release(partition)
  }

  /** Hands over a partition's rows. */
  release(partition: Partition): void {
    this.besideBytes -= partition.besideBytes
    this.takeRows(this, partition)
    partition.clear()
  }

  open(product: number, capture: number): Place {
    const fromUs = this.hasDate ? Math.floor(capture / DAY_US) * DAY_US : -Infinity
    const path = this.pathOf(product, fromUs)
    const known = this.byPath.get(path)
    if (known !== undefined) return known.place
    const { machine, place, partitions } = this
    const toUs = this.hasDate ? fromUs + DAY_US : Infinity
    const partition = new Partition(path, machine.program.createPartition(place, partitions.length, fromUs, toUs), machine)
    partitions.push(partition)
    this.byPath.set(path, partition)
    return partition.place
  }

  private pathOf(product: number, dayUs: number): string {
    const name = this.schema.dictionary(PRODUCT_ID).values[product]
    const values = {
      product_id: name === null || name === undefined ? NO_VALUE : encodePartitionValue(name),
      date: this.hasDate ? new Date(dayUs / 1000).toISOString().slice(0, 10) : '',
    }
    return this.schema.partitionCols.map((col) => `${col}=${values[col]}`).join('/')
  }
}
