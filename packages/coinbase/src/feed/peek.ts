import { isRecord } from './message.ts'

/** What the recorder wants to know of a frame. */
export interface FrameHead {
  readonly channel: string
  readonly sequence: number | null
}

export const UNKNOWN_CHANNEL = '_unknown'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const ZERO = 0x30
const COMMA = 0x2c
const CLOSE_OBJECT = 0x7d
// More might not be a safe integer.
const MAX_DIGITS = 15

// Every frame seen since 2023 begins like this, the second part in older ones.
const CHANNEL = Buffer.from('{"channel":"')
const CLIENT_ID = Buffer.from(',"client_id":"')
const TIMESTAMP = Buffer.from(',"timestamp":"')
const SEQUENCE = Buffer.from(',"sequence_num":')
const NAMES = ['l2_data', 'ticker', 'market_trades', 'heartbeats', 'ticker_batch', 'candles', 'status', 'subscriptions'].map((name) => ({
  name,
  quoted: Buffer.from(`${name}"`),
}))

/** Channel and sequence from a frame's first bytes; any other shape is parsed as JSON. Never throws: a frame that says nothing is `_unknown`. */
export function peek(frame: Buffer): FrameHead {
  const nameAt = behind(frame, CHANNEL, 0)
  const known = NAMES.find(({ quoted }) => behind(frame, quoted, nameAt) !== NOWHERE)
  if (known === undefined) return parsed(frame)
  let at = nameAt + known.quoted.length
  const clientAt = behind(frame, CLIENT_ID, at)
  if (clientAt !== NOWHERE) at = behindText(frame, clientAt)
  at = behind(frame, SEQUENCE, behindText(frame, behind(frame, TIMESTAMP, at)))
  const sequence = numberAt(frame, at)
  return sequence === NOWHERE ? parsed(frame) : { channel: known.name, sequence }
}

/** Not there; from there on, nothing else is. */
const NOWHERE = -1

/** Behind these bytes, if they stand at `at`. */
function behind(frame: Buffer, bytes: Buffer, at: number): number {
  const { length } = bytes
  if (at === NOWHERE || at + length > frame.length) return NOWHERE
  for (let i = 0; i < length; i++) if (frame[at + i] !== bytes[i]) return NOWHERE
  return at + length
}

/** Behind the quote that ends a text without escapes. */
function behindText(frame: Buffer, start: number): number {
  if (start === NOWHERE) return NOWHERE
  // Asked for at every byte, it would be a fifth of the price.
  const { length } = frame
  for (let at = start; at < length; at++) {
    const byte = frame[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) return NOWHERE
  }
  return NOWHERE
}

/** A whole number from 0, as JSON writes it, behind which the object goes on or ends. */
function numberAt(frame: Buffer, start: number): number {
  if (start === NOWHERE) return NOWHERE
  const { length } = frame
  let value = 0
  let at = start
  for (; at < length; at++) {
    const digit = (frame[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  const digits = at - start
  const isWhole = digits === 1 || (digits > 1 && digits <= MAX_DIGITS && frame[start] !== ZERO)
  return isWhole && (frame[at] === COMMA || frame[at] === CLOSE_OBJECT) ? value : NOWHERE
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
