export type { BatchSettings } from './batches/desk.ts'
export { Etl } from './batches/etl.ts'
export type { EtlEvent } from './batches/etl-event.ts'
export type { EtlOptions } from './batches/etl-options.ts'
export { isEmpty, type Leftovers } from './batches/leftovers.ts'
export type { RetryOutcome } from './batches/retry.ts'
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
export { constant, decimal, type Field, integer, list, rows, type Shape, seconds, timestamp, word } from './shapes/shape.ts'
export type { Source, TableShape } from './source.ts'
