import type { Draft } from '../columns/draft.ts'
import type { BoundShape } from './bound-shape.ts'

/** Keys that didn't come are null: those whose bits `seen` lacks. */
export function clearUnseen(shape: BoundShape, seen: number, draft: Draft): void {
  if ((seen & shape.cellBits) === shape.cellBits) return
  const { numbers, words, texts, bigs } = draft
  for (const { cell, bit, kind } of shape.fields) {
    if (cell < 0 || (seen & bit) !== 0) continue
    if (kind === 'word') words[cell] = 0
    else if (kind === 'text' || kind === 'json') texts[cell] = null
    else {
      numbers[cell] = NaN
      bigs.delete(cell)
    }
  }
}

/** Nulls all that a shape and those within it fill. */
export function clearCells(shape: BoundShape, draft: Draft): void {
  clearUnseen(shape, 0, draft)
  for (const { inner } of shape.lists) clearCells(inner!, draft)
}
