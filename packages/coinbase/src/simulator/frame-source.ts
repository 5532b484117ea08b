import type { Clock } from '@fluxforge/segments'
import type { ClientMessage } from './client-message.ts'
import type { Frame } from './frame.ts'

/** What a simulator sends. Can be used again: each simulator opens a broadcast of its own, from the beginning. */
export interface FrameSource {
  open(clock: Clock): Broadcast
}

/** One that listens to a broadcast: a connection. */
export interface Subscriber {
  deliver(frame: Frame): void
}

export interface Addressed {
  readonly frame: Frame
  readonly to: readonly Subscriber[]
}

export interface Broadcast {
  /** Milliseconds from one window to the next at the natural pace; 0 sends as fast as the sockets take it. */
  readonly windowMs: number
  /** Takes a message of a client; gives what it is answered with, in order. What comes after goes to that client too. */
  answer(message: ClientMessage, from: Subscriber): Iterable<Frame>
  /** The frames of the next window, each made when it is asked for, so that its timestamp is the time it is sent. */
  window(): Iterable<Addressed>
  /** What is sent once a second, whatever the pace. */
  beat(): Iterable<Addressed>
  leave(subscriber: Subscriber): void
}
