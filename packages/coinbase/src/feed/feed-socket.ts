import { WebSocket } from 'ws'
import { FairSocket } from './fair-socket.ts'

const HANDSHAKE_MS = 10_000
// A BTC-USD book is 4.8 MB in one frame; clients with smaller limits go blind.
const MAX_FRAME_BYTES = 128 * 1024 * 1024

/** The `readyState` of a socket that frames go through. */
export const OPEN: number = WebSocket.OPEN

/** What a connection needs of a WebSocket: `ws` is one. A seam: a simulation connects to an exchange that stands in its own process. */
export interface FeedSocket {
  readonly readyState: number
  on(event: 'open', listener: () => void): unknown
  on(event: 'message', listener: (data: Buffer) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown
  send(text: string, sent: () => void): void
  pause(): void
  resume(): void
  close(code: number): void
  terminate(): void
}

export function connectByWebSocket(url: string): FeedSocket {
  return new FairSocket(url, {
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handshakeTimeout: HANDSHAKE_MS,
    // The envelope checks each frame's bytes itself, and keeps those that are no UTF-8.
    skipUTF8Validation: true,
  })
}
