import { zstdDecompressSync } from 'node:zlib'
import { coinbase } from '@fluxforge/coinbase'
import { type ConversionResult, type ConversionSettings, convertSegments } from '@fluxforge/etl'
import { parquetReadObjects } from 'hyparquet'

const NEWLINE = Buffer.from('\n')

/** Lines as one segment. */
export function convertLines(lines: readonly Buffer[], settings: ConversionSettings): Promise<ConversionResult> {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, NEWLINE]))
  const chunks = (async function* () {
    yield bytes
  })()
  return convertSegments({ source: coinbase.source, settings, writerVersion: '1.2.3' }, [
    { name: 'segment_20251203T14_00001.ndjson', chunks },
  ])
}

export interface DeadLetter {
  readonly line: number
  readonly offset: number
  readonly reason: string
  readonly text?: string
  readonly base64?: string
}

export function deadLettersOf({ deadLetterBytes }: ConversionResult): readonly DeadLetter[] {
  if (deadLetterBytes === null) return []
  return Buffer.from(deadLetterBytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): DeadLetter => JSON.parse(line))
}

/** One column of a part, in the order of its rows. */
export async function columnOf(part: Uint8Array, column: string): Promise<unknown[]> {
  const file = new Uint8Array(part).buffer
  const rows = await parquetReadObjects({ file, columns: [column], compressors: { ZSTD: (input) => zstdDecompressSync(input) } })
  return rows.map((row) => row[column])
}
