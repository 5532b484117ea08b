import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '@fluxforge/segments'
import type { Connection } from './connection.ts'
import type { Addressed, Broadcast } from './frame-source.ts'

const TICK_MS = 5
/** Sent without letting sockets and timers have a turn. */
const FRAMES_PER_TURN = 256
/** So many windows without a frame: nobody wants any for now. */
const MAX_EMPTY_WINDOWS = 100

/** Sends the windows of a broadcast. Waits for every client's socket, so that what is buffered stays bounded: one that does not read holds up all. */
export class Pump {
  readonly #broadcast: Broadcast
  readonly #connections: ReadonlySet<Connection>
  readonly #clock: Clock

  constructor(broadcast: Broadcast, connections: ReadonlySet<Connection>, clock: Clock) {
    this.#broadcast = broadcast
    this.#connections = connections
    this.#clock = clock
  }

  /** Until `signal` fires. Infinity: as fast as the sockets take it; undefined: the broadcast's own pace. */
  async run(framesPerSecond: number | undefined, signal: AbortSignal): Promise<void> {
    if (framesPerSecond !== undefined) return this.#atRate(framesPerSecond, signal)
    if (this.#broadcast.windowMs === 0) return this.#atRate(Number.POSITIVE_INFINITY, signal)
    return this.#byWindows(signal)
  }

  async #byWindows(signal: AbortSignal): Promise<void> {
    const { windowMs } = this.#broadcast
    let dueMs = this.#clock.monotonicMs()
    while (!signal.aborted) {
      await this.#room(signal)
      for (const addressed of this.#broadcast.window()) send(addressed)
      dueMs = Math.max(dueMs + windowMs, this.#clock.monotonicMs())
      await this.#clock.sleep(Math.max(0, dueMs - this.#clock.monotonicMs()), signal)
    }
  }

  async #atRate(framesPerSecond: number, signal: AbortSignal): Promise<void> {
    const frames = this.#endless()
    let sinceMs = this.#clock.monotonicMs()
    let sent = 0
    while (!signal.aborted) {
      await this.#room(signal)
      const due = Math.floor(((this.#clock.monotonicMs() - sinceMs) * framesPerSecond) / 1000 || 0)
      const end = Math.min(due, sent + FRAMES_PER_TURN)
      let isIdle = false
      while (sent < end && !isIdle) {
        const { value } = frames.next()
        if (value === null) isIdle = true
        else sent += send(value)
      }
      if (isIdle) {
        // Nobody listened: what was not wanted is not made up for.
        sinceMs = this.#clock.monotonicMs()
        sent = 0
      }
      if (sent < due && !isIdle) await turn()
      else await this.#clock.sleep(TICK_MS, signal)
    }
  }

  /** The frames of window after window; null when there are none now. */
  *#endless(): Generator<Addressed | null, never> {
    let emptyWindows = 0
    for (;;) {
      emptyWindows += 1
      for (const addressed of this.#broadcast.window()) {
        if (addressed.to.length > 0) emptyWindows = 0
        yield addressed
      }
      if (emptyWindows >= MAX_EMPTY_WINDOWS) {
        emptyWindows = 0
        yield null
      }
    }
  }

  async #room(signal: AbortSignal): Promise<void> {
    for (const connection of this.#connections) {
      while (connection.room !== null && !signal.aborted) await connection.room
    }
  }
}

/** How many frames that were. */
export function send({ frame, to }: Addressed): number {
  for (const subscriber of to) subscriber.deliver(frame)
  return to.length
}
