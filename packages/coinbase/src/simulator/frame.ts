/** A message before a connection has numbered it: the number stands between the two texts. */
export interface NumberedFrame {
  readonly before: string
  readonly after: string
  /** The number it had when it was recorded; null for a live one, which takes the connection's next. */
  readonly recorded: number | null
}

/** A message without a number: an error of the exchange, or something that is no message at all. */
export interface PlainFrame {
  readonly data: string | Uint8Array
  /** The kind of WebSocket frame; bytes that are not UTF-8 may be sent as text too. */
  readonly isBinary: boolean
}

export type Frame = NumberedFrame | PlainFrame

/** A message as it goes to the socket. */
export interface Outgoing extends PlainFrame {
  readonly sequence: number | null
}

/** A live message of a channel; `events` is the JSON of its one event. */
export function liveFrame(channel: string, timestamp: string, event: string): NumberedFrame {
  return { before: `{"channel":"${channel}","timestamp":"${timestamp}","sequence_num":`, after: `,"events":[${event}]}`, recorded: null }
}

export function plainText(data: string): PlainFrame {
  return { data, isBinary: false }
}

/** How the exchange says no: without channel, number or time. */
export function errorFrame(message: 'authentication failure' | 'failure to subscribe'): PlainFrame {
  return plainText(`{"type":"error","message":"${message}"}`)
}
