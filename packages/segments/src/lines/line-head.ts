import type { FrameHead } from '../feed.ts'

// Our writer's own key order (docs/formats.md).
const HEAD = /^\{"capture_ts":"([^"]{27})","metadata":\{"source":"[^"]*","channel":("(?:[^"\\]|\\.)*"),"connection_id":"([^"]*)"\},"data":/
const HEAD_BYTES = 1024

/** An exchange's number of a frame, from its bytes. */
export type SequenceOf = (data: Uint8Array) => number | null

/** What the head of a line (without its newline) tells of its frame; null for lines that aren't our writer's. */
export function frameHeadOf(line: Uint8Array, sequenceOf: SequenceOf): FrameHead | null {
  // One character a byte, so that lengths of text are lengths of bytes.
  const text = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, HEAD_BYTES)).toString('latin1')
  const [head, captureTs, channel, connectionId] = HEAD.exec(text) ?? []
  if (head === undefined || captureTs === undefined || channel === undefined || connectionId === undefined) return null
  return { captureTs, channel: channel.slice(1, -1), connectionId, sequence: sequenceOf(line.subarray(head.length, -1)) }
}
