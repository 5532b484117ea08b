export { EtlError, type EtlErrorCode, isEtlError } from './errors.ts'
export type { ConversionOptions } from './lines/conversion.ts'
export type {
  ConnectionReading,
  ConversionResult,
  ConversionSettings,
  ConvertedPart,
  PartitionCol,
  SegmentReading,
  TableReading,
  TableSettings,
} from './lines/conversion-result.ts'
export { convertSegments, type SegmentChunks } from './lines/convert-segments.ts'
export { type ColumnLayout, type Layout, layoutOf, type TableLayout } from './lines/layout.ts'
export { sameRows } from './parquet/same-rows.ts'
export { constant, decimal, type Field, integer, list, rows, seconds, type Shape, timestamp, word } from './shapes/shape.ts'
export type { Source, TableShape } from './source.ts'
