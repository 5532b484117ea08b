import type { RecordedFrame } from '../../src/feed.ts'
import { recoverParts } from '../../src/sealing/recover-parts.ts'
import type { Recovery } from '../../src/sealing/recovery.ts'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import type { SegmentWriterOptions } from '../../src/writer/writer-options.ts'
import { frame, keys, type Recording } from '../writer/recording.ts'

/** Six of these fill a part. */
const LINE_BYTES = 1024 * 1024
export const LINES_A_PART = 6

/** A line of 1 MiB, less its envelope. */
export function bigFrame(n: number): RecordedFrame {
  return frame(n, { data: Buffer.from(`{"sequence_num":${n},"pad":"${'x'.repeat(LINE_BYTES - 200)}"}`) })
}

export function openDiskless(recording: Recording, options: Partial<SegmentWriterOptions> = {}): Promise<SegmentWriter> {
  return recording.openWriter({ directory: null, spool: null, batchSize: 1, ...options })
}

/** The next start. */
export function recoverDiskless({ storage, events }: Recording): Promise<Recovery> {
  const sequenceOf = (data: Uint8Array): number => Number(/"sequence_num":(\d+)/.exec(Buffer.from(data).toString('latin1', 0, 40))?.[1])
  return recoverParts({ storage, keys, sequenceOf, onEvent: (event) => events.push(event) })
}

/** By segment; every line is whole. */
export async function numbersInReady(recording: Recording): Promise<Record<string, number[]>> {
  const ready = [...(await recording.ready())].map(([name, text]) => {
    const lines = text.split('\n')
    if (lines.pop() !== '') throw new Error(`${name} ends within a line`)
    return [name, lines.map((line) => Number(/"sequence_num":(\d+).*\}\}$/.exec(line)?.[1]))] as const
  })
  return Object.fromEntries(ready)
}
