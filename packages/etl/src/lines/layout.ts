import type { Column } from '../columns/schema.ts'
import { type ConversionSettings, type PartitionCol, withConversionDefaults } from '../conversion-settings.ts'
import type { Source } from '../source.ts'
import { describe } from './described-source.ts'

/** All that decides where a row goes and how it looks, as plain JSON: what a layout record holds. Which tables are enabled is none of it. */
export interface Layout {
  readonly decimals: ConversionSettings['decimals']
  readonly tables: readonly TableLayout[]
}

export interface TableLayout {
  readonly table: string
  readonly partition_cols: readonly PartitionCol[]
  readonly columns: readonly ColumnLayout[]
}

export interface ColumnLayout {
  readonly name: string
  readonly type: 'DOUBLE' | 'DECIMAL(38,18)' | 'INT64' | 'TIMESTAMP(MICROS,UTC)' | 'STRING'
  readonly nullable: boolean
}

export function layoutOf(source: Source, chosen: Partial<ConversionSettings> = {}): Layout {
  const settings = withConversionDefaults(chosen)
  const { tables, gaps, other } = describe(source, settings)
  return {
    decimals: settings.decimals,
    tables: [...tables, gaps, other].map(({ schema }) => ({
      table: schema.table,
      partition_cols: schema.partitionCols,
      columns: schema.stored.map((column) => ({ name: column.name, type: typeName(column), nullable: column.isNullable })),
    })),
  }
}

function typeName({ kind }: Column): ColumnLayout['type'] {
  switch (kind) {
    case 'double':
      return 'DOUBLE'
    case 'decimal':
      return 'DECIMAL(38,18)'
    case 'int64':
      return 'INT64'
    case 'timestamp':
      return 'TIMESTAMP(MICROS,UTC)'
    case 'dictionary':
    case 'text':
      return 'STRING'
  }
}
