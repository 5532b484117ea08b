import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT } from '../bytes/ascii.ts'
import type { Cursor } from '../bytes/cursor.ts'
import { scanDecimal } from '../bytes/decimal.ts'
import { scanInteger } from '../bytes/integer.ts'
import { SURPRISE } from '../bytes/surprise.ts'
import type { Draft } from '../columns/draft.ts'
import type { Table } from '../columns/table.ts'
import type { BoundField, BoundShape } from '../shapes/bound-shape.ts'
import { clearUnseen } from '../shapes/clear-cells.ts'
import { Extra } from '../shapes/extra.ts'
import { readOddValue } from '../shapes/odd-values.ts'
import { secondsToMicros } from '../text/timestamp.ts'
import type { UnknownKeys } from './unknown-keys.ts'

/**
 * Walks a bound shape over bytes and appends its rows: ObjectReader without the objects. Only plain JSON in which every key comes once, lists last,
 * and every value fits its column; at anything else it throws SURPRISE, or the BadLine of whoever refused the value.
 */
export class ObjectScanner {
  private readonly cursor: Cursor
  private readonly draft: Draft
  private readonly isExact: boolean
  private readonly extra: Extra
  private readonly unknownKeys: UnknownKeys

  constructor(cursor: Cursor, draft: Draft, isExact: boolean, unknownKeys: UnknownKeys) {
    this.cursor = cursor
    this.draft = draft
    this.isExact = isExact
    this.extra = new Extra(draft)
    this.unknownKeys = unknownKeys
  }

  /** The frame at the cursor. */
  scanFrame(shape: BoundShape, table: Table): void {
    this.extra.cutTo(0)
    this.scan(shape, table)
  }

  // One loop for all objects and one switch for all values: faster than methods or closures a kind.
  private scan(shape: BoundShape, table: Table): void {
    const { cursor, draft, extra } = this
    const { numbers, words } = draft
    const { listBits } = shape
    const around = extra.size
    let previous = shape.start
    let seen = 0
    cursor.expectByte(OPEN_OBJECT)
    do {
      // The order learnt from the last object nearly always holds; else any other key is looked for and learnt.
      let field: BoundField = previous.next
      if (!cursor.skip(field.literal)) {
        // What stands around rows has to be known before they are appended.
        if ((seen & listBits) !== 0) throw SURPRISE
        const found = this.find(shape)
        if (found === undefined) {
          this.unknownKeys.keep(cursor, shape, extra, around)
          continue
        }
        field = previous.next = found
      }
      if ((seen & (field.bit | listBits)) !== 0) throw SURPRISE
      previous = field
      seen |= field.bit
      switch (field.kind) {
        case 'decimal':
          if (!scanDecimal(cursor, numbers, field.cell)) this.scanOdd(field)
          break
        case 'word':
          words[field.cell] = field.words!.scan(cursor)
          break
        case 'timestamp':
          field.times!.bytes.scan(cursor, numbers, field.cell)
          break
        case 'integer':
          if (!scanInteger(cursor, numbers, field.cell)) this.scanOdd(field)
          break
        case 'seconds':
          this.scanSeconds(field)
          break
        case 'text':
        case 'json':
          this.scanOdd(field)
          break
        case 'constant':
          break // its literal holds the value
        case 'list':
          clearUnseen(shape, seen, draft)
          this.scanList(field, table)
      }
    } while (cursor.hasMore(CLOSE_OBJECT))
    if ((seen & listBits) === 0) clearUnseen(shape, seen, draft)
    if (shape.isRow) extra.appendRow(table)
    extra.cutTo(around)
  }

  private scanList(field: BoundField, table: Table): void {
    const { cursor } = this
    cursor.expectByte(OPEN_LIST)
    if (cursor.skipByte(CLOSE_LIST)) return
    do this.scan(field.inner!, table)
    while (cursor.hasMore(CLOSE_LIST))
  }

  private scanSeconds(field: BoundField): void {
    const { numbers } = this.draft
    if (!scanInteger(this.cursor, numbers, field.cell)) throw SURPRISE
    const micros = secondsToMicros(numbers[field.cell]!)
    if (micros === undefined) throw SURPRISE
    numbers[field.cell] = micros
  }

  /** A string that isn't plain for its column, by the rules of the other road; they hold for strings whatever else the frame has. */
  private scanOdd(field: BoundField): void {
    const isHeld = readOddValue(field, this.cursor.readString(), this.draft, this.isExact)
    // Plain values read later would not take back what a big one left behind.
    if (!isHeld || this.draft.bigs.size > 0) throw SURPRISE
  }

  private find(shape: BoundShape): BoundField | undefined {
    for (const field of shape.fields) if (this.cursor.skip(field.literal)) return field
    return undefined
  }
}
