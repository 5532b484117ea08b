import type { Clock } from '../clock.ts'
import type { FrameSink, OnRecorderEvent } from '../feed.ts'
import { RECORDER_CHANNEL, type RecorderEvent, recorderEvent } from '../recorder-event.ts'
import { CaptureClock } from './capture-clock.ts'

/** Puts what a recorder itself has to say into the stream, among the frames, and tells it. Keeps the time of both; steps of the clock it says by itself. */
export class RecorderNotes {
  readonly tell: OnRecorderEvent
  readonly #sink: FrameSink
  readonly #clock: CaptureClock

  constructor(sink: FrameSink, clock: Clock, tell: OnRecorderEvent) {
    this.tell = tell
    this.#sink = sink
    this.#clock = new CaptureClock(clock, (stepMs) =>
      this.add(recorderEvent({ kind: 'clock_step', detail: `by ${Math.round(stepMs)} ms` })),
    )
  }

  /** The time of now, or of a moment of the clock, in microseconds since 1970. */
  captureUs(monotonicMs?: number): number {
    return this.#clock.now(monotonicMs)
  }

  add(event: RecorderEvent): void {
    const data = Buffer.from(JSON.stringify(event))
    const connectionId = event.connection_id ?? ''
    this.#sink.write({ captureUs: this.captureUs(), channel: RECORDER_CHANNEL, connectionId, sequence: null, data })
    this.tell(event)
  }
}
