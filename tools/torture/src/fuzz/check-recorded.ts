import { isDeepStrictEqual } from 'node:util'
import type { RecordedFrame } from '@fluxforge/segments'

const DATA = Buffer.from(',"data":')

/** What is not as it was sent, in one line each. */
export function brokenFrame(sent: Buffer, { data, channel, sequence }: RecordedFrame, line: Buffer): string[] {
  const wanted = headOf(sent)
  const found = { channel, sequence }
  return [
    ...(sent.equals(data) ? [] : ['other bytes were recorded than were sent']),
    ...(wanted === null || isDeepStrictEqual(found, wanted) ? [] : [`expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`]),
    ...(channel.startsWith('_') && channel !== '_unknown' ? [`it passes for one of our own channels, ${channel}`] : []),
    ...(frameIn(line)?.equals(sent) === true ? [] : ['the line does not hold the frame']),
  ]
}

/** The frame that a line of ours holds, in the plainest way; undefined for no line of ours. */
function frameIn(line: Buffer): Buffer | undefined {
  if (line.indexOf(10) !== line.length - 1) return undefined
  const at = line.indexOf(DATA)
  if (at >= 0) return line.subarray(at + DATA.length, -2)
  const { raw, raw_base64 }: { raw?: string; raw_base64?: string } = JSON.parse(line.toString())
  return raw === undefined ? Buffer.from(raw_base64 ?? '', 'base64') : Buffer.from(raw)
}

/** Channel and sequence as the whole message says them, once each; null for what is no JSON, or says one twice: there its beginning decides. */
function headOf(frame: Buffer): { readonly channel: string; readonly sequence: number | null } | null {
  const text = frame.toString()
  if (['"channel":', '"sequence_num":'].some((key) => text.split(key).length > 2)) return null
  const message = objectIn(text)
  if (message === null) return null
  const { channel, sequence_num: number } = message
  return {
    channel: typeof channel === 'string' && channel !== '' && !channel.startsWith('_') ? channel : '_unknown',
    sequence: typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null,
  }
}

function objectIn(text: string): { readonly channel?: unknown; readonly sequence_num?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return null
  }
}
