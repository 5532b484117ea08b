import type { RecordedFrame } from './feed.ts'

// Our writer's own key order; the sequence number is looked for in the first keys of the frame, where every known feed has it.
const HEAD = /^\{"capture_ts":"([^"]{27})","metadata":\{"source":"[^"]*","channel":("(?:[^"\\]|\\.)*"),"connection_id":"([^"]*)"\}/
const SEQUENCE = /"sequence_num":(\d{1,15})[,}]/
const HEAD_BYTES = 1024

/** What the head of a line tells of its frame; null for lines that aren't our writer's. */
export function frameOf(line: Uint8Array): Pick<RecordedFrame, 'captureTs' | 'channel' | 'connectionId' | 'sequence'> | null {
  const text = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, HEAD_BYTES)).toString('latin1')
  const [, captureTs, channel, connectionId] = HEAD.exec(text) ?? []
  if (captureTs === undefined || channel === undefined || connectionId === undefined) return null
  const sequence = SEQUENCE.exec(text)?.[1]
  return { captureTs, channel: String(JSON.parse(channel)), connectionId, sequence: sequence === undefined ? null : Number(sequence) }
}
