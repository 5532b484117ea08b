import type { Draft } from '../columns/draft.ts'
import type { Table } from '../columns/table.ts'
import { readPlainDecimal } from '../text/decimal.ts'
import { readPlainInteger } from '../text/integer.ts'
import { isObject, type JsonObject, losesDigits, member } from '../text/json.ts'
import { BadLine } from './bad-line.ts'
import type { BoundField, BoundShape } from './bound-shape.ts'
import { clearCells, clearUnseen } from './clear-cells.ts'
import { Extra } from './extra.ts'
import { readOddValue } from './odd-values.ts'

/** Thrown where JSON.parse may have forgotten digits that are wanted: the frame has to be parsed again, keeping numbers. */
export const DIGITS_WANTED: Error = new Error('a number may have lost digits')

/** Walks a bound shape over a parsed frame and appends its rows. */
export class ObjectReader {
  private readonly draft: Draft
  private readonly isExact: boolean
  private readonly extra: Extra
  private frameText: string | null = null

  constructor(draft: Draft, isExact: boolean) {
    this.draft = draft
    this.isExact = isExact
    this.extra = new Extra(draft)
  }

  /** `frameText` is what JSON.parse made the frame from; null if it kept the numbers' text. `members` are those of `extra` from around the frame. */
  begin(frameText: string | null, members: readonly string[]): void {
    this.frameText = frameText
    this.extra.cutTo(0)
    for (const one of members) this.extra.add(one)
  }

  /** @throws {BadLine} where the line has to become a dead letter, and DIGITS_WANTED. */
  read(shape: BoundShape, table: Table, value: unknown): void {
    const around = this.extra.size
    this.readValues(shape, value)
    const object = value as JsonObject
    for (const field of shape.lists) {
      this.readList(field, table, object[field.name])
      if (shape.lists.length > 1) clearCells(field.inner!, this.draft) // the next list's rows have nothing to do with these
    }
    this.extra.cutTo(around)
  }

  /** Appends the row in hand. */
  appendRow(table: Table): void {
    this.extra.appendRow(table)
  }

  // One loop for all objects and one switch for all values: faster than methods or closures a kind, and V8 walks keys of like objects without looking them up.
  readValues(shape: BoundShape, object: unknown): void {
    if (!isObject(object)) throw new BadLine(`${shape.path} is not an object`)
    const { draft } = this
    const { numbers, words } = draft
    let previous = shape.start
    let seen = 0
    for (const key in object) {
      let field: BoundField = previous.next
      if (field.name !== key) {
        // The order learnt from the last object nearly always holds; else any other key is looked up and learnt.
        const found = shape.byName.get(key)
        if (found === undefined) {
          this.keep(shape, key, object[key])
          continue
        }
        field = previous.next = found
      }
      previous = field
      seen |= field.bit
      const value = object[key]
      if (typeof value === 'string') {
        switch (field.kind) {
          case 'decimal':
            if (draft.bigs.size > 0 || !readPlainDecimal(value, numbers, field.cell)) this.readOdd(shape, field, value)
            break
          case 'word':
            if (value !== field.lastWord) this.readNewWord(shape, field, value)
            else words[field.cell] = field.lastId
            break
          case 'timestamp':
            if (!field.times!.read(value, numbers, field.cell)) this.readOdd(shape, field, value)
            break
          case 'integer':
            if (draft.bigs.size > 0 || !readPlainInteger(value, numbers, field.cell)) this.readOdd(shape, field, value)
            break
          case 'constant':
            if (value !== field.constant) this.keep(shape, key, value)
            break
          case 'list':
            break
          case 'seconds':
          case 'text':
          case 'json':
            this.readOdd(shape, field, value)
        }
      } else if (field.kind === 'integer' && Number.isSafeInteger(value) && draft.bigs.size === 0)
        numbers[field.cell] = (value as number) + 0
      else if (field.kind === 'constant') this.keep(shape, key, value)
      else if (field.kind !== 'list') this.readOdd(shape, field, value)
    }
    clearUnseen(shape, seen, draft)
  }

  private readList(field: BoundField, table: Table, value: unknown): void {
    if (value === null || value === undefined) return
    if (!Array.isArray(value)) throw new BadLine(`${field.path} is not a list`)
    const shape = field.inner!
    if (field.isRow) {
      const around = this.extra.size
      for (let i = 0; i < value.length; i++) {
        this.readValues(shape, value[i])
        this.appendRow(table)
        this.extra.cutTo(around)
      }
    } else for (let i = 0; i < value.length; i++) this.read(shape, table, value[i])
  }

  private readNewWord(shape: BoundShape, field: BoundField, value: string): void {
    const id = field.dictionary!.idOf(value)
    if (id === undefined) {
      this.readOdd(shape, field, value)
      return
    }
    field.lastWord = value
    field.lastId = id
    this.draft.words[field.cell] = id
  }

  private readOdd(shape: BoundShape, field: BoundField, value: unknown): void {
    if (typeof value !== 'string') this.wantDigits(value)
    if (!readOddValue(field, value, this.draft, this.isExact)) this.keep(shape, field.name, value)
  }

  /** Into `extra`, as sent. */
  private keep(shape: BoundShape, key: string, value: unknown): void {
    this.wantDigits(value)
    this.extra.add(member(shape.extraPrefix + key, value))
  }

  private wantDigits(value: unknown): void {
    if (this.frameText === null || (typeof value !== 'number' && (typeof value !== 'object' || value === null))) return
    if (losesDigits(this.frameText)) throw DIGITS_WANTED
    this.frameText = null // nothing in it to lose
  }
}
