import { Literal } from './literal'
import { zeroed } from './room'
import { Table } from './table'
import { Times } from './timestamp'
import { Words } from './word'

/** What a field's value is, as JavaScript numbers it. */
export enum Kind {
  Constant,
  Decimal,
  Integer,
  Timestamp,
  Seconds,
  Word,
  /** Any string: JavaScript reads it. */
  Text,
  List,
}

/** A key of an object, and what its value fills. */
@unmanaged
export class Field {
  /** What JavaScript calls it. */
  index: u32
  kind: Kind
  bit: u32
  cell: usize
  /** `"name":`, and of a constant its value too. */
  literal: Literal
  /** The field that came after this one last time. */
  next: Field
  words: Words
  times: Times
  inner: Shape

  setNull(): void {
    if (this.kind === Kind.Word) store<u16>(this.cell, 0)
    else if (this.kind !== Kind.Text) store<f64>(this.cell, NaN)
  }
}

const MAX_KEYS: u32 = 31

/** The keys of an object. */
@unmanaged
export class Shape {
  /** What JavaScript calls it. */
  index: u32
  isRow: bool
  /** Where its rows, or those within it, go. */
  table: Table
  /** Bits of the fields that fill a cell, and of those that are lists. */
  cellBits: u32
  listBits: u32
  /** Stands before the first key; its `next` is the field that came first last time. */
  start: Field
  private size: u32

  static create(): Shape {
    const shape = changetype<Shape>(zeroed(offsetof<Shape>() + MAX_KEYS * sizeof<usize>()))
    shape.start = changetype<Field>(zeroed(offsetof<Field>()))
    return shape
  }

  add(field: Field): void {
    const before = this.size === 0 ? this.start : this.fieldAt(this.size - 1)
    before.next = field
    field.next = field
    store<usize>(this.placeOf(this.size++), changetype<usize>(field))
  }

  /** The field whose key comes next; null if none does. */
  find(at: usize): Field | null {
    for (let i: u32 = 0; i < this.size; i++) {
      const field = this.fieldAt(i)
      if (field.literal.isAt(at)) return field
    }
    return null
  }

  /** Nulls the cells of fields whose bits `seen` lacks. */
  nullUnseen(seen: u32): void {
    const unseen = this.cellBits & ~seen
    for (let i: u32 = 0; i < this.size; i++) {
      const field = this.fieldAt(i)
      if ((field.bit & unseen) !== 0) field.setNull()
    }
  }

  private fieldAt(i: u32): Field {
    return changetype<Field>(load<usize>(this.placeOf(i)))
  }

  private placeOf(i: u32): usize {
    return changetype<usize>(this) + offsetof<Shape>() + i * sizeof<usize>()
  }
}
