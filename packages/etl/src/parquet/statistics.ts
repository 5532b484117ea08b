import type { ColumnKind } from '../columns/schema.ts'
import type { Bounds } from './column-values.ts'

/** A least and a greatest value as footers have them. A string's may be shorter than it is: then they are outer bounds, and not exact. */
export interface StoredBounds {
  readonly min: Uint8Array
  readonly max: Uint8Array
  readonly isMinExact: boolean
  readonly isMaxExact: boolean
}

/** Longer strings are cut. */
const LONGEST_BYTES = 16
const LAST_CODE_POINT = 0x10ffff
const BEFORE_SURROGATES = 0xd7ff
const AFTER_SURROGATES = 0xe000

export function storedBounds(kind: ColumnKind, { min, max }: Bounds): StoredBounds {
  const [least, greatest] = [storedBound(kind, min), storedBound(kind, max)]
  const [lower, upper] = [atMost(least), atLeast(greatest)]
  return { min: lower, max: upper, isMinExact: lower === least, isMaxExact: upper === greatest }
}

function storedBound(kind: ColumnKind, bound: Bounds['min']): Uint8Array {
  if (bound instanceof Uint8Array) return bound
  const bytes = new Uint8Array(kind === 'decimal' ? 16 : 8)
  const view = new DataView(bytes.buffer)
  if (typeof bound === 'number') view.setFloat64(0, bound, true)
  else if (kind !== 'decimal') view.setBigInt64(0, bound, true)
  else {
    view.setBigInt64(0, bound >> 64n)
    view.setBigUint64(8, BigInt.asUintN(64, bound))
  }
  return bytes
}

/** The beginning of a text: before all that begin so. */
function atMost(utf8: Uint8Array): Uint8Array {
  return utf8.length <= LONGEST_BYTES ? utf8 : utf8.subarray(0, characterStart(utf8, LONGEST_BYTES))
}

/** Its beginning with the last character that has one raised to the next: behind all that begin as it does. Where there is none, the whole. */
function atLeast(utf8: Uint8Array): Uint8Array {
  if (utf8.length <= LONGEST_BYTES) return utf8
  for (let end = characterStart(utf8, LONGEST_BYTES); end > 0; ) {
    const start = characterStart(utf8, end - 1)
    const raised = nextCharacter(Buffer.from(utf8.subarray(start, end)).toString())
    if (raised !== null && start + raised.length <= LONGEST_BYTES) return Buffer.concat([utf8.subarray(0, start), raised])
    end = start
  }
  return utf8
}

/** Of the character that holds this byte. */
function characterStart(utf8: Uint8Array, at: number): number {
  let start = at
  while (start > 0 && ((utf8[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}

function nextCharacter(character: string): Buffer | null {
  const point = character.codePointAt(0) ?? LAST_CODE_POINT
  if (point === LAST_CODE_POINT) return null
  return Buffer.from(String.fromCodePoint(point === BEFORE_SURROGATES ? AFTER_SURROGATES : point + 1))
}
