import type { RecorderEvent } from './recorder-event.ts'

/** One received frame, or one of our own events, on its way to a segment. */
export interface RecordedFrame {
  /** Receive time: whole microseconds since 1970, UTC. */
  readonly captureUs: number
  /** The exchange's channel; `_unknown` where the frame names none, `_fluxforge` for our own events. */
  readonly channel: string
  /** Never repeats: one WebSocket connection. Empty for events that belong to none. */
  readonly connectionId: string
  /** The exchange's number of this frame on this connection; null where it has none. */
  readonly sequence: number | null
  /** The received text, byte for byte. */
  readonly data: Uint8Array
}

/** What is needed to tell how far a connection got. */
export interface FrameHead extends Omit<RecordedFrame, 'captureUs' | 'data'> {
  /** Receive time as the envelope writes it: UTC, six fraction digits. */
  readonly captureTs: string
}

/** Where a feed puts what it receives. */
export interface FrameSink {
  /** Takes the frame, always. False when the queue is over its limit: the feed stops reading its sockets until `drained`. */
  write(frame: RecordedFrame): boolean
  /** Resolves when there is room again; rejects when the writer has stopped. */
  drained(): Promise<void>
}

/** A live connection to an exchange. */
export interface Feed {
  /** Records until `signal` fires, then closes its connections and resolves. Rejects when it has given up for good. */
  run(signal: AbortSignal): Promise<void>
  stats(): FeedStats
}

export interface FeedStats {
  readonly openConnections: number
  readonly connects: number
  readonly frames: number
  readonly bytes: number
  /** Holes found in sequence numbers, and the frames missing in them. */
  readonly gaps: number
  readonly missedFrames: number
  readonly refusedSubscriptions: number
  /** True while sockets are not read because the writer is behind. */
  readonly isPaused: boolean
}

/** What the run before left: the edge of the hole that a restart makes. */
export interface LastRun {
  readonly isClean: boolean
  /** Capture time of the last durable frame; before there is one, when the first run began. */
  readonly captureTs: string
  readonly connections: readonly LastOfConnection[]
  /** What stood last for each product, in the order in which they fell silent: products don't connect, or fall silent, all at once. */
  readonly openings: readonly Opening[]
}

export interface LastOfConnection {
  readonly connectionId: string
  readonly sequence: number | null
  readonly captureTs: string
}

/** A connection that stood for some products. */
export interface Opening {
  readonly connectionId: string
  readonly productIds: readonly string[]
  /** Of its last durable frame; of its opening before there is one. */
  readonly captureTs: string
}

/** Told of each of our own events as it is recorded, so that a person can be told too. */
export type OnRecorderEvent = (event: RecorderEvent) => void
