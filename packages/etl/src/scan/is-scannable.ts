import { SEQUENCE_NUM } from '../columns/schema.ts'
import type { BoundField, BoundShape } from '../shapes/bound-shape.ts'

/** Whether frames of this shape can be read in one pass: in every object one list at most, and one key, among the outermost, that can be the frame's number. */
export function isScannable(shape: BoundShape, sequenceKeys: readonly string[]): boolean {
  const outer = shape.fields.filter(({ name }) => sequenceKeys.includes(name))
  return outer.length <= 1 && outer.every(isNumber) && !shape.lists.some(({ inner }) => holdsNumber(inner!)) && hasPlainLists(shape)
}

function hasPlainLists({ fields, lists }: BoundShape): boolean {
  return fields.length > 0 && lists.length <= 1 && lists.every(({ inner }) => hasPlainLists(inner!))
}

function holdsNumber({ fields, lists }: BoundShape): boolean {
  return fields.some(isNumber) || lists.some(({ inner }) => holdsNumber(inner!))
}

function isNumber({ kind, cell }: BoundField): boolean {
  return kind === 'integer' && cell === SEQUENCE_NUM
}
