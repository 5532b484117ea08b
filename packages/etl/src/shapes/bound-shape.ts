import type { Dictionary } from '../columns/dictionary.ts'
import { type ColumnKind, PRODUCT_COLUMN, type Schema } from '../columns/schema.ts'
import { TimestampReader } from '../text/timestamp.ts'
import type { Field, Shape, ValueKind } from './shape.ts'

const MAX_KEYS = 31 // one bit each in a small integer

const COLUMN_KINDS: Record<ValueKind, ColumnKind> = {
  decimal: 'decimal',
  integer: 'int64',
  timestamp: 'timestamp',
  seconds: 'timestamp',
  word: 'dictionary',
  text: 'text',
  json: 'text',
}

/** A shape whose fields know their cells in a table. All fields are of one class, so that the readers' loops stay monomorphic. */
export class BoundShape {
  /** Where the object stands in a frame: `data.events.updates`. */
  readonly path: string
  /** What goes before a key of this object in `extra`: nothing for a row's own. */
  readonly extraPrefix: string
  readonly isRow: boolean
  readonly fields: readonly BoundField[]
  readonly lists: readonly BoundField[]
  readonly byName: ReadonlyMap<string, BoundField>
  /** Stands before the first key; its `next` is the field that came first last time. */
  readonly start: BoundField
  /** Bits of the fields that fill a cell. */
  readonly cellBits: number
  readonly listBits: number

  constructor(shape: Shape, schema: Schema, path: string, isRow: boolean) {
    const entries = Object.entries(shape)
    if (entries.length > MAX_KEYS)
      throw new RangeError(`${schema.table} ${path}: a shape has at most ${MAX_KEYS} keys, not ${entries.length}`)
    this.path = path
    this.extraPrefix = isRow ? '' : `${path}.`
    this.isRow = isRow
    this.fields = entries.map(([name, field], i) => new BoundField(name, field, 1 << i, schema, path))
    this.lists = this.fields.filter((field) => field.kind === 'list')
    if (isRow && this.lists.length > 0) throw new TypeError(`${schema.table} ${path}: a row holds no lists`)
    this.byName = new Map(this.fields.map((field) => [field.name, field]))
    this.cellBits = bitsOf(this.fields.filter(({ cell }) => cell >= 0))
    this.listBits = bitsOf(this.lists)
    this.fields.forEach((field, i) => {
      field.next = this.fields[i + 1] ?? field
    })
    this.start = new BoundField('', { kind: 'constant', text: '' }, 0, schema, path)
    this.start.next = this.fields[0] ?? this.start
  }
}

export class BoundField {
  readonly name: string
  readonly kind: Field['kind']
  readonly path: string
  readonly bit: number
  /** Its place among the cells of its kind; -1 without a column. */
  readonly cell: number
  readonly dictionary: Dictionary | null
  readonly times: TimestampReader | null
  readonly constant: string | null
  readonly inner: BoundShape | null
  readonly isRow: boolean
  /** The field that came after this one last time. */
  next: BoundField = this
  /** The word that was here last, and its number: often the next one too. */
  lastWord = ''
  lastId = 0

  constructor(name: string, field: Field, bit: number, schema: Schema, path: string) {
    this.name = name
    this.kind = field.kind
    this.path = `${path}.${name}`
    this.bit = bit
    this.constant = field.kind === 'constant' ? field.text : null
    this.cell = 'column' in field ? cellOf(schema, field.column, field.kind) : -1
    this.dictionary = field.kind === 'word' ? schema.dictionary(this.cell) : null
    this.times = field.kind === 'timestamp' ? new TimestampReader() : null
    this.isRow = field.kind === 'list' && field.isRow
    this.inner = field.kind === 'list' ? new BoundShape(field.of, schema, this.path, this.isRow) : null
  }
}

function bitsOf(fields: readonly BoundField[]): number {
  return fields.reduce((bits, { bit }) => bits | bit, 0)
}

function cellOf(schema: Schema, column: string, kind: ValueKind): number {
  if (column === PRODUCT_COLUMN && kind !== 'word') throw new TypeError(`${schema.table}.${column} must be a word`)
  return schema.add(column, COLUMN_KINDS[kind]).cell
}
