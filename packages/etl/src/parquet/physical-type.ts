import type { ColumnKind } from '../columns/schema.ts'
import { DECIMAL_PRECISION, DECIMAL_SCALE } from '../text/decimal.ts'
import { CONVERTED_TYPES, TYPES } from './parquet-enums.ts'
import type { ThriftWriter } from './thrift-writer.ts'

/** How a kind of column stands in a file: its type, and what that means to a reader, in the old words and in the new. */
export interface PhysicalType {
  readonly type: (typeof TYPES)[keyof typeof TYPES]
  readonly lengthBytes?: number
  readonly converted?: (typeof CONVERTED_TYPES)[keyof typeof CONVERTED_TYPES]
  readonly decimal?: { readonly scale: number; readonly precision: number }
  /** Writes the one field of a LogicalType. */
  readonly writeLogical?: (logical: ThriftWriter) => void
}

const STRING: PhysicalType = {
  type: TYPES.BYTE_ARRAY,
  converted: CONVERTED_TYPES.UTF8,
  writeLogical: (logical) => logical.struct(1, () => {}),
}

export const PHYSICAL_TYPES: Readonly<Record<ColumnKind, PhysicalType>> = {
  double: { type: TYPES.DOUBLE },
  int64: { type: TYPES.INT64 },
  timestamp: {
    type: TYPES.INT64,
    converted: CONVERTED_TYPES.TIMESTAMP_MICROS,
    writeLogical: (logical) =>
      logical.struct(8, () => {
        logical.bool(1, true) // adjusted to UTC
        logical.struct(2, () => logical.struct(2, () => {})) // in microseconds
      }),
  },
  decimal: {
    type: TYPES.FIXED_LEN_BYTE_ARRAY,
    lengthBytes: 16,
    converted: CONVERTED_TYPES.DECIMAL,
    decimal: { scale: DECIMAL_SCALE, precision: DECIMAL_PRECISION },
    writeLogical: (logical) =>
      logical.struct(5, () => {
        logical.i32(1, DECIMAL_SCALE)
        logical.i32(2, DECIMAL_PRECISION)
      }),
  },
  dictionary: STRING,
  text: STRING,
}
