import type { Machine } from '../machine/machine.ts'
import { offsetOf } from '../machine/program.ts'

/** Which rows of a column have a value, as Parquet's definition levels say it. */
export interface Levels {
  /** Empty for a required column. */
  readonly bytes: Uint8Array
  readonly nulls: number
}

export const REQUIRED_LEVELS: Levels = { bytes: new Uint8Array(0), nulls: 0 }

/** Definition levels of a column without a null. */
export function fullLevels(rows: number): Levels {
  return { bytes: oneRun(rows, 1), nulls: 0 }
}

/** And of one of nothing else. */
export function emptyLevels(rows: number): Levels {
  return { bytes: oneRun(rows, 0), nulls: rows }
}

/** Definition levels of width 1, in the hybrid of runs and packed bits, without a length before them (DataPage V2). `valid` is 1 where there is a value. */
export function definitionLevels(valid: Uint8Array, present: number): Levels {
  const rows = valid.length
  if (present === 0) return emptyLevels(rows)
  return present === rows ? fullLevels(rows) : { bytes: packedBits(valid), nulls: rows - present }
}

function oneRun(count: number, value: number): Uint8Array {
  return Uint8Array.of(...varint(count * 2), value)
}

function packedBits(valid: Uint8Array): Uint8Array {
  const groups = Math.ceil(valid.length / 8)
  const head = varint(groups * 2 + 1)
  const bytes = new Uint8Array(head.length + groups)
  bytes.set(head)
  for (let row = 0; row < valid.length; row++) bytes[head.length + (row >> 3)]! |= valid[row]! << (row & 7)
  return bytes
}

/** The machine's indexes into a dictionary as one run, packed unless all are the same, with their width before them. */
export function packedIndexes({ program }: Machine, count: number, dictionarySize: number): Uint8Array {
  if (dictionarySize === 1) return Uint8Array.of(1, ...oneRun(count, 0))
  const width = 32 - Math.clz32(dictionarySize - 1)
  const groups = Math.ceil(count / 8)
  const packed = offsetOf(program.packIndexes(count, width))
  return Buffer.concat([Uint8Array.of(width, ...varint(groups * 2 + 1)), new Uint8Array(program.memory.buffer, packed, groups * width)])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128)
  return [...bytes, value]
}
