import type { Machine } from '../machine/machine.ts'
import { offsetOf, type Place } from '../machine/program.ts'
import type { Draft } from './draft.ts'

/** Of a map, with a small value: about. */
const ENTRY_BYTES = 64

/** A number column and what is true of all its values. NaN is null. */
export interface NumberColumn {
  readonly values: Float64Array<ArrayBuffer>
  readonly nulls: number
  /** Of the values that are there; more than `max` where none is. */
  readonly min: number
  readonly max: number
}

/** The rows of one part that are not in a row group yet: numbers and words in the machine, and the little that stands beside them. */
export class Partition {
  /** As in the key: `product_id=BTC-USD/date=2025-12-03`. */
  readonly path: string
  readonly place: Place
  /** For each text column the rows that have one; nearly always none. */
  readonly texts: Map<number, string>[] = []
  /** For each number column the rows whose double doesn't say all. */
  readonly bigs: Map<number, bigint>[] = []
  /** What these take, about. */
  besideBytes = 0
  readonly machine: Machine

  constructor(path: string, place: Place, machine: Machine) {
    this.path = path
    this.place = place
    this.machine = machine
  }

  get rows(): number {
    return this.machine.program.partitionRows(this.place)
  }

  /** Keeps what a draft has beside its cells. Gives what that takes, about. */
  addBeside(row: number, { texts, bigs }: Draft): number {
    let bytes = 0
    for (let cell = 0; cell < texts.length; cell++) {
      const text = texts[cell]
      if (text === null || text === undefined) continue
      columnOf(this.texts, cell).set(row, text)
      bytes += ENTRY_BYTES + text.length
    }
    for (const [cell, big] of bigs) columnOf(this.bigs, cell).set(row, big)
    bytes += ENTRY_BYTES * bigs.size
    this.besideBytes += bytes
    return bytes
  }

  /** Takes back what was kept beside a row. */
  dropBeside(row: number, bytes: number): void {
    for (const column of [...this.texts, ...this.bigs]) column?.delete(row)
    this.besideBytes -= bytes
  }

  /** Whether there are enough for a row group. */
  get isFull(): boolean {
    return this.machine.program.isFull(this.place) !== 0
  }

  /** Forgets all rows. */
  clear(): void {
    this.machine.program.clearPartition(this.place)
    this.texts.length = 0
    this.bigs.length = 0
    this.besideBytes = 0
  }

  /** One number column, in the machine: to be used, and altered at will, before the next is asked for. */
  numbers(cell: number): NumberColumn {
    const { machine, place, rows } = this
    const { program } = machine
    const column = offsetOf(program.gatherNumbers(place, cell))
    return {
      values: new Float64Array(program.memory.buffer, column, rows),
      nulls: program.columnNulls(),
      min: program.columnLeast(),
      max: program.columnGreatest(),
    }
  }

  /** Likewise one word column, as ids; 0 is null. */
  words(cell: number): Uint16Array<ArrayBuffer> {
    const { program } = this.machine
    const column = offsetOf(program.gatherWords(this.place, cell))
    return new Uint16Array(program.memory.buffer, column, this.rows)
  }
}

function columnOf<Value>(columns: Map<number, Value>[], cell: number): Map<number, Value> {
  const known = columns[cell]
  if (known !== undefined) return known
  const column = new Map<number, Value>()
  columns[cell] = column
  return column
}
