import { samples } from '@fluxforge/testkit'
import type { ConversionOptions } from '../../src/lines/conversion.ts'
import type { ConversionResult } from '../../src/lines/conversion-result.ts'
import type { SegmentChunks } from '../../src/lines/convert-segments.ts'
import type { Source } from '../../src/source.ts'
import { chunksOf, SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'

export const options: ConversionOptions = { source: coinbase, settings: SETTINGS, writerVersion: '1.2.3' }
export const never = new AbortController().signal

/** Tables that can't be made. */
export const unbuildable: Source = {
  ...coinbase,
  tables: [
    { table: 'broken', channels: { x: { rows: { kind: 'list', isRow: true, of: { of: { kind: 'list', isRow: true, of: {} } } } } } },
  ],
}

export function segments(): SegmentChunks[] {
  const bytes = Buffer.from([...Object.values(samples), '{"torn'].map((line) => `${line}\n`).join(''))
  return ['segment_20251203T14_00001.ndjson', 'segment_20251203T14_00002.ndjson'].map((name, i) => ({
    name,
    chunks: chunksOf(bytes, 100 + i),
  }))
}

export function segmentOf(chunks: AsyncIterable<Uint8Array>): SegmentChunks[] {
  return [{ name: 'segment_20251203T14_00001.ndjson', chunks }]
}

/** The same line without end; `before` is called with each line's number. */
export function endlessLines(line: string, before: (number: number) => void): { chunks: AsyncIterable<Uint8Array>; isClosed: boolean } {
  const endless = { chunks: chunks(), isClosed: false }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let i = 0; ; i++) {
        before(i)
        yield Buffer.from(`${line}\n`)
      }
    } finally {
      endless.isClosed = true
    }
  }
  return endless
}

export function asText({ parts, deadLetterBytes, ...facts }: ConversionResult): object {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return { ...facts, parts: parts.map((part) => ({ ...part, bytes: text(part.bytes) })), dead: text(deadLetterBytes ?? Buffer.of()) }
}
