import type { Clock, FrameSink, OnRecorderEvent, RecorderEvent } from '@fluxforge/segments'
import { RECORDER_CHANNEL } from '@fluxforge/segments'
import type { TokenSigner } from './jwt.ts'
import type { Pacer } from './pacer.ts'
import type { CoinbaseSettings } from './section.ts'

/** Counts of a whole feed. */
export interface Tally {
  openConnections: number
  connects: number
  frames: number
  bytes: number
  gaps: number
  missedFrames: number
  refusedSubscriptions: number
}

/** What all connections of a feed share. */
export interface FeedContext {
  readonly settings: CoinbaseSettings
  readonly sink: FrameSink
  readonly clock: Clock
  readonly captureTime: () => string
  readonly random: () => number
  readonly signer: TokenSigner | null
  readonly connects: Pacer
  readonly messages: Pacer
  readonly tally: Tally
  readonly onEvent: OnRecorderEvent
  /** The writer is behind: every connection stops reading, and goes on when told. */
  readonly onFull: () => void
  isPaused: boolean
}

/** Puts one of our own events into the stream, and tells it. */
export function note(context: Pick<FeedContext, 'sink' | 'captureTime' | 'onEvent'>, event: RecorderEvent): void {
  const data = Buffer.from(JSON.stringify(event))
  context.sink.write({
    captureTs: context.captureTime(),
    channel: RECORDER_CHANNEL,
    connectionId: event.connection_id ?? '',
    sequence: null,
    data,
  })
  context.onEvent(event)
}
