import { zstdDecompressSync } from 'node:zlib'
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'
import type { ConversionSettings } from '../src/conversion-settings.ts'
import type { ConversionResult } from '../src/lines/conversion-result.ts'
import { convertSegments } from '../src/lines/convert-segments.ts'
import type { ConvertedPart } from '../src/parquet/converted-part.ts'
import { coinbase } from './sample-source/coinbase.ts'

export const SETTINGS: ConversionSettings = { compression: 'zstd', decimals: 'double', tables: {} }

export async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** Converts lines as one segment, `segment_20251203T14_00001.ndjson`. */
export function convertLines(
  lines: readonly (string | Uint8Array)[],
  settings: Partial<ConversionSettings> = {},
  chunkBytes = 1 << 20,
): Promise<ConversionResult> {
  const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
  const segments = [{ name: 'segment_20251203T14_00001.ndjson', chunks: chunksOf(bytes, chunkBytes) }]
  return convertSegments({ source: coinbase, settings: { ...SETTINGS, ...settings }, writerVersion: '1.2.3' }, segments)
}

export interface Row {
  readonly [column: string]: unknown
}

/** A part's rows as hyparquet reads them; times stay microseconds. */
export function rowsOf(part: ConvertedPart): Promise<readonly Row[]> {
  const file = bufferOf(part.bytes)
  const parsers = { timestampFromMicroseconds: (micros: bigint) => micros }
  return parquetReadObjects({ file, parsers, compressors: { ZSTD: (input) => zstdDecompressSync(input) } })
}

export function metadataOf(part: ConvertedPart): FileMetaData {
  return parquetMetadata(bufferOf(part.bytes))
}

/** All rows of a table, partition after partition. */
export async function tableRows(result: ConversionResult, table: string): Promise<readonly Row[]> {
  const lists = await Promise.all(result.parts.filter((part) => part.table === table).map(rowsOf))
  return lists.flat()
}

export interface DeadLetter {
  readonly segment: string
  readonly line: number
  readonly offset: number
  readonly reason: string
  readonly text?: string
  readonly base64?: string
}

export function deadLettersOf({ deadLetterBytes }: ConversionResult): readonly DeadLetter[] {
  return deadLetterBytes === null
    ? []
    : Buffer.from(deadLetterBytes)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line): DeadLetter => JSON.parse(line))
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
