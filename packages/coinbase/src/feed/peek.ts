import { isRecord } from './message.ts'

/** What the recorder wants to know of a frame. */
export interface FrameHead {
  readonly channel: string
  readonly sequence: number | null
}

export const UNKNOWN_CHANNEL = '_unknown'

// Every frame seen since 2023 begins like this. What is inside the strings can't hold a quote, so the match can't run into the payload.
const HEAD =
  /^\{"channel":"([a-z][a-z0-9_]{0,63})",(?:"client_id":"[^"\\]*",)?"timestamp":"[^"\\]{1,40}","sequence_num":(0|[1-9]\d{0,14})[,}]/
const HEAD_BYTES = 200

/** Channel and sequence from a frame's first bytes; any other shape is parsed as JSON. Never throws: a frame that says nothing is `_unknown`. */
export function peek(frame: Buffer): FrameHead {
  const [, channel, sequence] = HEAD.exec(frame.toString('latin1', 0, HEAD_BYTES)) ?? []
  if (channel !== undefined) return { channel, sequence: Number(sequence) }
  return parsed(frame)
}

function parsed(frame: Buffer): FrameHead {
  try {
    const message: unknown = JSON.parse(frame.toString())
    if (!isRecord(message)) return { channel: UNKNOWN_CHANNEL, sequence: null }
    const { channel, sequence_num } = message
    return {
      // Names with an underscore in front are our own: no frame can pass for one of our events.
      channel: typeof channel === 'string' && /^[^_]/.test(channel) ? channel : UNKNOWN_CHANNEL,
      sequence: typeof sequence_num === 'number' && Number.isSafeInteger(sequence_num) && sequence_num >= 0 ? sequence_num : null,
    }
  } catch (error) {
    if (error instanceof SyntaxError) return { channel: UNKNOWN_CHANNEL, sequence: null }
    throw error
  }
}
