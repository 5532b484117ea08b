import { readLines } from '@fluxforge/segments'
import { Conversion, type ConversionOptions, type LineCounts } from './conversion.ts'
import type { ConversionResult } from './conversion-result.ts'
import { SegmentInput } from './segment-input.ts'

export interface SegmentChunks {
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Reads a batch's segments, in this order, into Parquet parts. The same bytes under the same options give the same result, however they are cut into chunks.
 * A line that can't be converted is a dead letter, whole; only a failing input, or `signal`, makes it reject.
 */
export async function convertSegments(
  options: ConversionOptions,
  segments: readonly SegmentChunks[],
  signal?: AbortSignal,
): Promise<ConversionResult> {
  const conversion = new Conversion(
    options,
    segments.map(({ name }) => name),
  )
  for (const { name, chunks } of segments) {
    const input = new SegmentInput(chunks)
    const counts: LineCounts = { lines: 0, converted: 0, control: 0, disabled: 0, deadLetters: 0 }
    for await (const block of readLines(input)) {
      signal?.throwIfAborted()
      conversion.readBlock(name, block, counts)
    }
    conversion.endSegment({ segment: name, bytes: input.bytes, ...counts, sha256: input.sha256() })
  }
  return conversion.result()
}
