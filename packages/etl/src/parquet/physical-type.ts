import type { SchemaElement } from 'hyparquet'
import type { Column, ColumnKind } from '../columns/schema.ts'
import { DECIMAL_PRECISION, DECIMAL_SCALE } from '../text/decimal.ts'

type Leaf = Pick<SchemaElement, 'type_length' | 'converted_type' | 'logical_type' | 'precision' | 'scale'> & {
  readonly type: NonNullable<SchemaElement['type']>
}

const STRING: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }

const LEAVES: Record<ColumnKind, Leaf> = {
  double: { type: 'DOUBLE' },
  int64: { type: 'INT64' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  decimal: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: 16,
    converted_type: 'DECIMAL',
    precision: DECIMAL_PRECISION,
    scale: DECIMAL_SCALE,
    logical_type: { type: 'DECIMAL', precision: DECIMAL_PRECISION, scale: DECIMAL_SCALE },
  },
  dictionary: STRING,
  text: STRING,
}

/** How a column stands in a file's schema. */
export function schemaElement({ name, kind, isNullable }: Column): SchemaElement & Leaf {
  return { name, repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED', ...LEAVES[kind] }
}
