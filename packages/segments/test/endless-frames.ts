import { writeSync } from 'node:fs'
import type { SegmentWriter } from '../src/writer/segment-writer.ts'
import type { SegmentWriterOptions } from '../src/writer/writer-options.ts'

/** Small batches and segments, so that a kill meets every step often. */
export const BUSY: Pick<
  SegmentWriterOptions,
  'batchSize' | 'flushIntervalMs' | 'queueMaxFrames' | 'queueMaxBytes' | 'enableFsync' | 'segmentMaxBytes' | 'segmentMaxMs' | 'minFreeBytes'
> = {
  batchSize: 20,
  flushIntervalMs: 20,
  queueMaxFrames: 200,
  queueMaxBytes: 1024 * 1024,
  enableFsync: true,
  segmentMaxBytes: 20_000,
  segmentMaxMs: 50,
  minFreeBytes: 0,
}

/** Writes numbered frames from `first` on, and says each number that a flush has made durable, until the process is killed. */
export async function writeEndlessly(writer: SegmentWriter, first: number): Promise<never> {
  for (let n = first; ; n++) {
    const data = Buffer.from(`{"sequence_num":${n}}`)
    const hasRoom = writer.write({ captureUs: 1_764_770_400_000_000, channel: 'ticker', connectionId: 'c', sequence: n, data })
    if (!hasRoom) await writer.drained()
    if (n % 37 === 0) {
      await writer.flush()
      writeSync(1, `${n}\n`)
    }
  }
}
