import type { ConversionSettings, PartitionCol } from '../conversion-settings.ts'
import { MAX_CELLS } from '../machine/machine.ts'
import { Dictionary } from './dictionary.ts'
import { NewWords } from './new-words.ts'
import { isPartitionValue } from './partition-value.ts'

export type ColumnKind = 'double' | 'decimal' | 'int64' | 'timestamp' | 'dictionary' | 'text'

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** Its place among the columns stored alike: numbers, words (dictionary), texts. */
  readonly cell: number
  readonly isNullable: boolean
}

export const PRODUCT_COLUMN = 'product_id'

/** Cells every table has. */
export const CAPTURE_TIMESTAMP = 0
export const SERVER_TIMESTAMP = 1
export const SEQUENCE_NUM = 2
export const PRODUCT_ID = 0
export const CONNECTION_ID = 1
export const EXTRA = 0

/** The columns of a table: those that every table has, then its own in the order in which its shapes mention them. */
export class Schema {
  readonly table: string
  readonly columns: Column[] = []
  readonly partitionCols: readonly PartitionCol[]
  readonly newWords: NewWords = new NewWords()
  private readonly decimals: ConversionSettings['decimals']
  private readonly dictionaries: Dictionary[] = []
  /** Every table has a cell for the product, but not every source's rows tell one. */
  private isProductTold = false

  constructor(table: string, partitionCols: readonly PartitionCol[], decimals: ConversionSettings['decimals']) {
    this.table = table
    this.partitionCols = partitionCols
    this.decimals = decimals
    this.add('capture_timestamp', 'timestamp')
    this.add('server_timestamp', 'timestamp')
    this.add('sequence_num', 'int64')
    this.add(PRODUCT_COLUMN, 'dictionary')
    this.add('connection_id', 'dictionary')
    this.add('event_type', 'dictionary')
    this.add('extra', 'text')
  }

  /** The column of this name, made when it is new. */
  add(name: string, asked: ColumnKind): Column {
    const kind = asked === 'decimal' && this.decimals === 'double' ? 'double' : asked
    const known = this.columns.find((column) => column.name === name)
    if (known !== undefined && known.kind !== kind) throw new TypeError(`${this.table}.${name} can't be ${known.kind} and ${kind}`)
    if (name === PRODUCT_COLUMN && known !== undefined) this.isProductTold = true
    if (known !== undefined) return known
    const column = { name, kind, cell: this.count(storageOf(kind)), isNullable: name !== 'capture_timestamp' }
    if (column.cell >= MAX_CELLS) throw new RangeError(`${this.table} has more than ${MAX_CELLS} columns of one storage`)
    this.columns.push(column)
    if (kind === 'dictionary') this.dictionaries.push(new Dictionary(this.acceptedBy(name)))
    return column
  }

  /** The columns a part has: all but those that its path names. */
  get stored(): readonly Column[] {
    return this.columns.filter(({ name }) => name !== PRODUCT_COLUMN || (this.isProductTold && !this.isPartitionedBy(PRODUCT_COLUMN)))
  }

  /** How many columns are stored as `storage`. */
  count(storage: Storage): number {
    return this.columns.filter((column) => storageOf(column.kind) === storage).length
  }

  dictionary(cell: number): Dictionary {
    const dictionary = this.dictionaries[cell]
    if (dictionary === undefined) throw new RangeError(`${this.table} has no words in cell ${cell}`)
    return dictionary
  }

  /** The name of a number column. */
  numberName(cell: number): string {
    return this.columns.find((column) => storageOf(column.kind) === 'number' && column.cell === cell)?.name ?? String(cell)
  }

  private isPartitionedBy(col: PartitionCol): boolean {
    return this.partitionCols.includes(col)
  }

  private acceptedBy(name: string): (text: string) => boolean {
    return name === PRODUCT_COLUMN && this.isPartitionedBy(PRODUCT_COLUMN) ? isPartitionValue : (text) => text.isWellFormed()
  }
}

export type Storage = 'number' | 'word' | 'text'

export function storageOf(kind: ColumnKind): Storage {
  return kind === 'dictionary' ? 'word' : kind === 'text' ? 'text' : 'number'
}
