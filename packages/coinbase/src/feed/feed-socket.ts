/** The `readyState` of a socket that frames go through, by https://websockets.spec.whatwg.org/#dom-websocket-readystate. */
export const OPEN = 1

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
