import { type ClientOptions, WebSocket } from 'ws'
import type { FeedSocket } from './feed-socket.ts'

const HANDSHAKE_MS = 10_000
// A BTC-USD book is 4.8 MB in one frame; clients with smaller limits go blind.
const MAX_FRAME_BYTES = 128 * 1024 * 1024

/** What one socket may bring before everything else has its turn. */
const TURN_BYTES = 128 * 1024

/**
 * A WebSocket that lets others have their turn. One that is never empty would keep the event loop to itself for megabytes, and what the disk has done
 * meanwhile would be heard of late: the writer would stand still half of the time.
 */
export class FairSocket extends WebSocket {
  #turnBytes = 0
  #isPaused = false

  constructor(url: string, options: ClientOptions) {
    super(url, options)
    this.on('upgrade', ({ socket }) => socket.on('data', ({ length }: Buffer) => this.#take(length)))
  }

  override pause(): void {
    this.#isPaused = true
    super.pause()
  }

  override resume(): void {
    this.#isPaused = false
    super.resume()
  }

  #take(bytes: number): void {
    this.#turnBytes += bytes
    if (this.#turnBytes < TURN_BYTES) return
    this.#turnBytes = 0
    super.pause()
    setImmediate(() => {
      if (!this.#isPaused) super.resume()
    })
  }
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
