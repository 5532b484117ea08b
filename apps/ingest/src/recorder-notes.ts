import { CaptureClock, type Clock, type FrameSink, RECORDER_CHANNEL, type RecorderEvent, recorderEvent } from '@fluxforge/segments'

/** Puts what the program itself has to say into the stream, among the frames, and tells it. Keeps the time of both. */
export class RecorderNotes {
  readonly tell: (event: RecorderEvent) => void
  readonly #sink: FrameSink
  readonly #clock: CaptureClock

  constructor(sink: FrameSink, clock: Clock, tell: (event: RecorderEvent) => void) {
    this.tell = tell
    this.#sink = sink
    this.#clock = new CaptureClock(clock, (stepMs) =>
      this.add(recorderEvent({ kind: 'clock_step', detail: `by ${Math.round(stepMs)} ms` })),
    )
  }

  /** As the envelope writes it. */
  captureTime(): string {
    return this.#clock.now()
  }

  add(event: RecorderEvent): void {
    const data = Buffer.from(JSON.stringify(event))
    const connectionId = event.connection_id ?? ''
    this.#sink.write({ captureTs: this.captureTime(), channel: RECORDER_CHANNEL, connectionId, sequence: null, data })
    this.tell(event)
  }
}
