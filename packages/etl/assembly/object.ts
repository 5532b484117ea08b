import { CLOSE_LIST, CLOSE_OBJECT, COLON, OPEN_LIST, OPEN_OBJECT } from './ascii'
import { byteAt, expectByte, hasMore, skipString } from './bytes'
import { scanDecimal } from './decimal'
import { appendRow, clearUnseen, cutUnknown, keepUnknown, readSeconds, readText, surprise } from './host'
import { scanInteger } from './integer'
import { skipVerbatim } from './plain-value'
import { Field, Kind, Shape } from './shape'
import { leaveUnfinished } from './unfinished'

/** How many members of the objects around the place at hand are kept though no shape mentions them. */
let unknown: u32 = 0
/** Whether JavaScript has read a text of the frame: rows may have more to them than the draft's cells. */
let hasText = false

/**
 * Walks a frame as its shape describes it, and appends its rows. Only plain JSON in which every key comes once, lists last, and every value fits its
 * column; anything else is a surprise. Gives the place behind it.
 */
export function scanFrame(shape: Shape, at: usize): usize {
  unknown = 0
  hasText = false
  return scanObject(shape, at)
}

// One loop for all objects and one switch for all values.
function scanObject(shape: Shape, at: usize): usize {
  const listBits = shape.listBits
  const around = unknown
  let previous = shape.start
  let seen: u32 = 0
  at = expectByte(at, OPEN_OBJECT)
  do {
    // The order learnt from the last object nearly always holds; else any other key is looked for and learnt.
    let field = previous.next
    if (!field.literal.isAt(at)) {
      // What stands around rows has to be known before they are appended.
      if ((seen & listBits) !== 0) surprise()
      const found = shape.find(at)
      if (found === null) {
        at = scanUnknown(shape, at, around)
        continue
      }
      field = found
      previous.next = field
    }
    if ((seen & (field.bit | listBits)) !== 0) surprise()
    previous = field
    seen |= field.bit
    at += field.literal.bytes
    switch (field.kind) {
      case Kind.Constant: // its literal holds the value
        break
      case Kind.Decimal:
        at = scanDecimal(at, field.cell) || scanText(field, at)
        break
      case Kind.Word:
        at = field.words.scan(at, field.cell)
        break
      case Kind.Timestamp:
        at = field.times.scan(at, field.cell)
        break
      case Kind.Integer:
        at = scanInteger(at, field.cell) || scanText(field, at)
        break
      case Kind.Seconds:
        at = scanSeconds(field, at)
        break
      case Kind.Text:
        at = scanText(field, at)
        break
      case Kind.List:
        nullUnseen(shape, seen)
        at = scanList(field.inner, at)
    }
  } while (hasMore(at++, CLOSE_OBJECT))
  if ((seen & listBits) === 0) nullUnseen(shape, seen)
  if (shape.isRow) {
    if (hasText || unknown > 0) appendRow(shape.index)
    else shape.table.append()
  }
  if (unknown > around) {
    cutUnknown(around)
    unknown = around
  }
  return at
}

function scanList(inner: Shape, at: usize): usize {
  at = expectByte(at, OPEN_LIST)
  if (byteAt(at) === CLOSE_LIST) return at + 1
  do at = scanObject(inner, at)
  while (hasMore(at++, CLOSE_LIST))
  return at
}

/** A value that isn't plain for its column, or that only JavaScript can keep. */
function scanText(field: Field, at: usize): usize {
  const end = skipString(at)
  hasText = true
  leaveUnfinished()
  readText(field.index, at + 1, end - 1)
  return end
}

function scanSeconds(field: Field, at: usize): usize {
  const end = scanInteger(at, field.cell)
  if (end === 0) surprise()
  store<f64>(field.cell, readSeconds(load<f64>(field.cell)))
  return end
}

function scanUnknown(shape: Shape, at: usize, around: u32): usize {
  const key = at + 1
  const value = expectByte(skipString(at), COLON)
  const end = skipVerbatim(value)
  keepUnknown(shape.index, key, value - 2, value, end, around)
  unknown++
  leaveUnfinished()
  return end
}

/** Nulls the cells of fields that didn't come. */
function nullUnseen(shape: Shape, seen: u32): void {
  if ((seen & shape.cellBits) === shape.cellBits) return
  shape.nullUnseen(seen)
  if (hasText) clearUnseen(shape.index, seen)
}
