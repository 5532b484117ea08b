import { setImmediate as turn } from 'node:timers/promises'
import {
  CaptureClock,
  type Clock,
  captureText,
  type Feed,
  type LastRun,
  RECORDER_CHANNEL,
  type RecordedFrame,
  type RecorderEvent,
} from '@fluxforge/segments'
import { ManualClock } from '@fluxforge/testkit'
import * as v from 'valibot'
import { createCoinbaseFeed } from '../../src/feed/coinbase-feed.ts'
import { section } from '../../src/section.ts'
import { type Fault, type FrameSource, market, type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { MemorySink } from './memory-sink.ts'

export interface RecordingOptions {
  /** As in the settings file. */
  readonly settings?: v.InferInput<typeof section>
  readonly faults?: readonly Fault[]
  /** Default: one that stands still. The exchange's own runs on. */
  readonly clock?: Clock
  readonly lastRun?: LastRun | null
  readonly maxReconnectAttempts?: number
  /** Where to connect, instead of to a simulator. */
  readonly url?: string
  readonly framesPerSecond?: number
  /** Default: a random market. */
  readonly frames?: FrameSource
}

/** When it was received, as its line will have it. */
export function timeOf(frame: RecordedFrame | undefined): string {
  return frame === undefined ? 'no frame' : captureText(frame.captureUs)
}

/** A feed that records a simulator over real sockets. */
export class Recording implements AsyncDisposable {
  readonly clock: ManualClock
  readonly sink = new MemorySink()
  readonly feed: Feed
  readonly simulator: Simulator
  /** Resolves or rejects as `run` does. */
  readonly ended: Promise<void>
  readonly #stopping = new AbortController()
  #isOver = false

  private constructor(simulator: Simulator, options: RecordingOptions) {
    this.simulator = simulator
    this.clock = new ManualClock()
    const clock = options.clock ?? this.clock
    const captureClock = new CaptureClock(clock, () => {})
    const { url = simulator.url, lastRun = null, maxReconnectAttempts = -1, settings } = options
    this.feed = createCoinbaseFeed(
      v.parse(section, { product_ids: ['BTC-USD'], channels: ['level2', 'ticker'], ...settings, ws_url: url }),
      {
        sink: this.sink,
        clock,
        captureUs: (monotonicMs) => captureClock.now(monotonicMs),
        random: () => 0.5,
        lastRun,
        reconnectDelayMs: 1000,
        maxReconnectAttempts,
        onEvent: () => {},
      },
    )
    this.ended = this.feed.run(this.#stopping.signal)
    const over = (): void => {
      this.#isOver = true
    }
    this.ended.then(over, over)
  }

  static async start(options: RecordingOptions = {}): Promise<Recording> {
    const { faults = [], framesPerSecond, frames = market({ seed: 5, levels: 20 }) } = options
    return new Recording(await startSimulator({ frames, faults, ...(framesPerSecond !== undefined && { framesPerSecond }) }), options)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get events(): readonly RecorderEvent[] {
    return this.sink.frames
      .filter(({ channel }) => channel === RECORDER_CHANNEL)
      .map(({ data }): RecorderEvent => JSON.parse(Buffer.from(data).toString()))
  }

  of(kind: RecorderEvent['kind']): readonly RecorderEvent[] {
    return this.events.filter((event) => event.kind === kind)
  }

  /** What came from the exchange, as text. */
  get texts(): readonly string[] {
    return this.frames.map(({ data }) => Buffer.from(data).toString())
  }

  get frames(): MemorySink['frames'] {
    return this.sink.frames.filter(({ channel }) => channel !== RECORDER_CHANNEL)
  }

  /** Lets sockets work until it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await turn()
  }

  /** Moves the feed's time on by `stepMs` again and again, letting sockets work, until it holds. */
  async advanceUntil(holds: () => boolean, stepMs = 150): Promise<void> {
    while (!holds()) {
      await this.clock.advance(stepMs)
      await turn()
    }
  }

  /** Until so many openings have been acknowledged. */
  subscribed(times = 1): Promise<void> {
    return this.advanceUntil(() => this.of('subscribed').length >= times)
  }

  stop(): Promise<void> {
    this.#stopping.abort()
    return this.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    // A feed that is not heard is closed within its own time.
    await this.advanceUntil(() => this.#isOver, 500)
    await this.ended.catch(() => {})
    await this.simulator.stop()
  }
}
