import type { Table } from '../columns/table.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place } from '../machine/program.ts'
import type { BoundField, BoundShape } from '../shapes/bound-shape.ts'
import type { Field } from '../shapes/shape.ts'
import { WordLearner } from './word-learner.ts'

/** As `assembly/shape.ts` numbers them. */
const KINDS: Record<Field['kind'], number> = {
  constant: 0,
  decimal: 1,
  integer: 2,
  timestamp: 3,
  seconds: 4,
  word: 5,
  text: 6,
  json: 6,
  list: 7,
}

/** Shapes in the program's memory, and what its numbers for them, for their fields and words mean. */
export class LoadedShapes {
  readonly shapes: BoundShape[] = []
  /** By shape, where its rows go. */
  readonly tables: Table[] = []
  readonly fields: BoundField[] = []
  readonly channels: WordLearner = WordLearner.ofNames()
  readonly connections: WordLearner = WordLearner.ofNames()
  readonly learners: WordLearner[] = [this.channels, this.connections] // as `assembly/line.ts` numbers these two
  private readonly machine: Machine

  constructor(machine: Machine) {
    this.machine = machine
  }

  /** `table` is where its rows, or those within it, go. */
  add(shape: BoundShape, table: Table): Place {
    const { isRow, cellBits, listBits } = shape
    this.tables.push(table)
    const place = this.machine.program.createShape(this.shapes.push(shape) - 1, table.place, isRow ? 1 : 0, cellBits, listBits)
    for (const field of shape.fields) this.addField(place, field, table)
    return place
  }

  private addField(shape: Place, field: BoundField, table: Table): void {
    const { machine } = this
    const { kind, bit, name, constant, dictionary } = field
    const index = this.fields.push(field) - 1
    const cell = kind === 'word' ? machine.wordAt(field.cell) : machine.numberAt(field.cell)
    const literal = machine.literal(`${JSON.stringify(name)}:${constant === null ? '' : JSON.stringify(constant)}`)
    const words = dictionary === null ? 0 : this.learners.push(new WordLearner(dictionary, table.schema.newWords)) - 1
    const inner = field.inner === null ? 0 : this.add(field.inner, table)
    machine.program.addField(shape, index, KINDS[kind], bit, cell, literal, words, inner)
  }
}
