import type { NumberColumn, Partition } from '../columns/partition.ts'
import type { Column } from '../columns/schema.ts'
import { unscaledDecimal } from '../text/decimal.ts'
import { type ColumnValues, PLAIN } from './column-values.ts'
import { definitionLevels, fullLevels, type Levels, REQUIRED_LEVELS } from './levels.ts'

const NO_BIGS: ReadonlyMap<number, bigint> = new Map()

/** A column of doubles, integers, times or decimals. */
export function numberValues(
  column: Column & { readonly kind: 'double' | 'int64' | 'timestamp' | 'decimal' },
  partition: Partition,
): ColumnValues {
  const numbers = partition.numbers(column.cell)
  const { levels, present, bigs } = presentNumbers(column, numbers, partition.bigs[column.cell] ?? NO_BIGS)
  switch (column.kind) {
    case 'double':
      return { ...PLAIN, levels, ...doubles(present, numbers) }
    case 'int64':
    case 'timestamp':
      return { ...PLAIN, levels, ...int64s(present, numbers, bigs, partition) }
    case 'decimal':
      return { ...PLAIN, levels, ...decimals(present, bigs) }
  }
}

type Encoded = Pick<ColumnValues, 'body' | 'bounds'>

interface PresentNumbers {
  readonly levels: Levels
  readonly present: Float64Array<ArrayBuffer>
  /** By place among the present ones. */
  readonly bigs: ReadonlyMap<number, bigint>
}

/** The values of a number column that are there. */
function presentNumbers({ isNullable }: Column, { values, nulls }: NumberColumn, bigs: ReadonlyMap<number, bigint>): PresentNumbers {
  if (nulls === 0) return { levels: isNullable ? fullLevels(values.length) : REQUIRED_LEVELS, present: values, bigs }
  const valid = new Uint8Array(values.length)
  const placed = new Map<number, bigint>()
  let count = 0
  for (let row = 0; row < values.length; row++) {
    const number = values[row]!
    if (Number.isNaN(number)) continue
    const big = bigs.get(row)
    if (big !== undefined) placed.set(count, big)
    valid[row] = 1
    values[count++] = number
  }
  return { levels: definitionLevels(valid, count), present: values.subarray(0, count), bigs: placed }
}

function doubles(values: Float64Array<ArrayBuffer>, { min, max }: NumberColumn): Encoded {
  const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (values.length === 0) return { body, bounds: null }
  // Comparing tells no difference between the zeros; Parquet wants a least zero negative and a greatest one positive.
  return { body, bounds: { min: min === 0 ? -0 : min, max: max === 0 ? 0 : max } }
}

/** In place: nobody needs the doubles afterwards. */
function int64s(
  values: Float64Array<ArrayBuffer>,
  { min, max }: NumberColumn,
  bigs: ReadonlyMap<number, bigint>,
  { machine }: Partition,
): Encoded {
  const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (values.length === 0) return { body, bounds: null }
  const bounds = { min: BigInt(min), max: BigInt(max) }
  machine.program.toInt64s(values.byteOffset, values.length)
  if (bigs.size === 0) return { body, bounds }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  for (const [i, big] of bigs) view.setBigInt64(8 * i, big, true)
  return { body, bounds: bigBounds(view, values.length) }
}

function bigBounds(int64s: DataView, count: number): { min: bigint; max: bigint } {
  let [min, max] = [int64s.getBigInt64(0, true), int64s.getBigInt64(0, true)]
  for (let i = 1; i < count; i++) {
    const value = int64s.getBigInt64(8 * i, true)
    if (value < min) min = value
    else if (value > max) max = value
  }
  return { min, max }
}

/** DECIMAL(38,18): 16 bytes, big end first. Doubles stand for their shortest text, unless `bigs` says what was sent. */
function decimals(values: Float64Array, bigs: ReadonlyMap<number, bigint>): Encoded {
  const body = new Uint8Array(values.length * 16)
  const view = new DataView(body.buffer)
  let bounds: { min: bigint; max: bigint } | null = null
  for (let i = 0; i < values.length; i++) {
    const unscaled = bigs.get(i) ?? unscaledDecimal(String(values[i]))
    if (unscaled === undefined) throw new RangeError(`${values[i]} is not a DECIMAL(38,18)`)
    view.setBigInt64(16 * i, unscaled >> 64n)
    view.setBigUint64(16 * i + 8, BigInt.asUintN(64, unscaled))
    if (bounds === null) bounds = { min: unscaled, max: unscaled }
    else if (unscaled < bounds.min) bounds.min = unscaled
    else if (unscaled > bounds.max) bounds.max = unscaled
  }
  return { body, bounds }
}
