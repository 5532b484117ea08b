import { RECORDER_CHANNEL, type RecorderEvent } from '@fluxforge/segments'

/** One line of a segment, read without the code that wrote it. */
export interface RecordedLine {
  readonly captureTs: string
  readonly channel: string
  readonly connectionId: string
  /** The received bytes. */
  readonly frame: Buffer
  /** Of a line of ours. */
  readonly event: RecorderEvent | null
}

const LINE =
  /^\{"capture_ts":"([^"]+)","metadata":\{"source":"coinbase","channel":"([^"]+)","connection_id":"([^"]*)"\},"(data|raw|raw_base64)":(.+)\}$/s

export function readRecordedLine(line: Buffer): RecordedLine {
  // One character a byte.
  const [found, captureTs = '', channel = '', connectionId = '', form, value = ''] = LINE.exec(line.toString('latin1')) ?? []
  if (found === undefined) throw new Error(`reading a line: found ${line.toString().slice(0, 200)}`)
  const frame = form === 'data' ? Buffer.from(value, 'latin1') : Buffer.from(textOf(value), form === 'raw' ? 'utf8' : 'base64')
  return { captureTs, channel, connectionId, frame, event: channel === RECORDER_CHANNEL ? JSON.parse(frame.toString()) : null }
}

function textOf(value: string): string {
  const text: unknown = JSON.parse(Buffer.from(value, 'latin1').toString())
  if (typeof text !== 'string') throw new Error(`reading a line: found ${value}, want a string`)
  return text
}
