import type { Clock, FrameSink, OnRecorderEvent, RecorderEvent } from '@fluxforge/segments'
import { RECORDER_CHANNEL, recorderEvent } from '@fluxforge/segments'
import type { CoinbaseSettings } from '../section.ts'
import type { TokenSigner } from './jwt.ts'
import type { Pacer } from './pacer.ts'

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
  readonly captureUs: (monotonicMs?: number) => number
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
export function note(context: FeedContext, unsaid: Parameters<typeof recorderEvent>[0]): void {
  const event: RecorderEvent = recorderEvent(unsaid)
  const data = Buffer.from(JSON.stringify(event))
  const connectionId = event.connection_id ?? ''
  context.sink.write({ captureUs: context.captureUs(), channel: RECORDER_CHANNEL, connectionId, sequence: null, data })
  context.onEvent(event)
}
