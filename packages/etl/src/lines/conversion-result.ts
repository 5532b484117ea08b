import type { ConvertedPart } from '../parquet/converted-part.ts'

/** What reading one segment found. Lines = converted + control + disabled + dead letters, always. */
export interface SegmentReading {
  readonly segment: string
  readonly bytes: number
  readonly lines: number
  readonly converted: number
  readonly control: number
  readonly disabled: number
  readonly deadLetters: number
  readonly sha256: string
}

export interface ConnectionReading {
  readonly connectionId: string
  readonly firstSequence: number
  readonly lastSequence: number
  readonly frames: number
  /** Numbers between first and last that no line has. */
  readonly missing: number
}

export interface TableReading {
  readonly table: string
  readonly rows: number
  /** Rows with something in `extra`. */
  readonly extra: number
  /** By column: decimals whose double's shortest text is not the decimal that was sent. */
  readonly inexact: { readonly [column: string]: number }
}

/** A batch's rows, ready to be put. */
export interface ConversionResult {
  readonly segments: readonly SegmentReading[]
  /** In the order of table, then partition. */
  readonly parts: readonly ConvertedPart[]
  /** NDJSON, one object a dead letter: segment, line (from 1), offset (bytes), reason, text (or base64 where it is not UTF-8). Null when there is none. */
  readonly deadLetterBytes: Uint8Array | null
  readonly connections: readonly ConnectionReading[]
  readonly tables: readonly TableReading[]
  /** Lines by channel, every line counted once; dead letters without a readable channel under `_unreadable`. */
  readonly channels: { readonly [channel: string]: number }
}
