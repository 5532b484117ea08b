import type { Clock, Feed, FeedStats, FrameSink, LastRun, OnRecorderEvent } from '@fluxforge/segments'
import { recorderEvent } from '@fluxforge/segments'
import { backoffMs } from './backoff.ts'
import { Connection, type ConnectionEnd, type HoleBefore } from './connection.ts'
import { type FeedContext, note } from './feed-context.ts'
import { TokenSigner } from './jwt.ts'
import { Pacer } from './pacer.ts'
import type { CoinbaseSettings } from './section.ts'
import { productGroups } from './subscriptions.ts'

const HEALTHY_MS = 60_000

export interface FeedDependencies {
  readonly sink: FrameSink
  readonly clock: Clock
  /** Receive times as the envelope writes them. */
  readonly captureTime: () => string
  /** From 0 up to 1. */
  readonly random: () => number
  /** What the run before left: the first openings tell the hole since then. */
  readonly lastRun: LastRun | null
  readonly reconnectDelayMs: number
  /** Failures in a row before giving up; -1: never. */
  readonly maxReconnectAttempts: number
  readonly onEvent: OnRecorderEvent
}

/** Records Coinbase's market data: one connection a group of products, each kept up for itself. */
export function createCoinbaseFeed(settings: CoinbaseSettings, dependencies: FeedDependencies): Feed {
  return new CoinbaseFeed(settings, dependencies)
}

class CoinbaseFeed implements Feed {
  readonly #settings: CoinbaseSettings
  readonly #dependencies: FeedDependencies
  readonly #context: FeedContext
  readonly #open = new Set<Connection>()

  constructor(settings: CoinbaseSettings, dependencies: FeedDependencies) {
    const { clock, random, sink, captureTime, onEvent } = dependencies
    const nonce = (): string => Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
    this.#settings = settings
    this.#dependencies = dependencies
    this.#context = {
      settings,
      sink,
      clock,
      captureTime,
      random,
      onEvent,
      signer: settings.credentials && new TokenSigner(settings.credentials, clock, nonce),
      connects: new Pacer(clock),
      messages: new Pacer(clock),
      tally: { openConnections: 0, connects: 0, frames: 0, bytes: 0, gaps: 0, missedFrames: 0, refusedSubscriptions: 0 },
      onFull: () => void this.#pause(),
      isPaused: false,
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    // One group that gives up ends them all, in order: half a recording would look whole.
    const ended = new AbortController()
    const stop = AbortSignal.any([signal, ended.signal])
    const groups = productGroups(this.#settings).map((products) =>
      this.#keep(products, stop).catch((error: unknown) => {
        ended.abort()
        throw error
      }),
    )
    const failed = (await Promise.allSettled(groups)).find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  stats(): FeedStats {
    return { ...this.#context.tally, isPaused: this.#context.isPaused }
  }

  /** Connects a group again and again until the signal. */
  async #keep(products: readonly string[], signal: AbortSignal): Promise<void> {
    const { clock, random, reconnectDelayMs, maxReconnectAttempts, lastRun } = this.#dependencies
    let hole: HoleBefore | null = lastRun && {
      cause: 'restart',
      started: lastRun.captureTs,
      detail: lastRun.isClean ? 'after a clean stop' : 'after a crash',
    }
    for (let failures = 0; !signal.aborted; ) {
      await this.#context.connects.turn(signal)
      if (signal.aborted) return
      const end = await this.#connect(products, hole, signal)
      hole = holeAfter(end, hole)
      failures = end.openMs >= HEALTHY_MS ? 1 : failures + 1
      if (signal.aborted) return
      if (maxReconnectAttempts >= 0 && failures > maxReconnectAttempts) {
        throw new Error(
          `connecting to ${this.#settings.wsUrl}: gave up after ${failures} failures in a row (ingestion.max_reconnect_attempts)`,
        )
      }
      await clock.sleep(backoffMs(failures, reconnectDelayMs, random), signal)
    }
  }

  async #connect(products: readonly string[], hole: HoleBefore | null, signal: AbortSignal): Promise<ConnectionEnd> {
    const connection = new Connection(this.#context, products, hole)
    this.#open.add(connection)
    try {
      return await connection.run(signal)
    } finally {
      this.#open.delete(connection)
    }
  }

  async #pause(): Promise<void> {
    const { sink, captureTime } = this.#dependencies
    if (this.#context.isPaused) return
    this.#context.isPaused = true
    for (const connection of this.#open) connection.pause()
    const started = captureTime()
    note(this.#context, recorderEvent({ kind: 'paused', product_ids: this.#settings.productIds, started }))
    try {
      await sink.drained()
    } catch {
      // The writer has stopped: whoever runs it hears of that from the writer itself, and stops the feed.
      return
    }
    this.#context.isPaused = false
    note(this.#context, recorderEvent({ kind: 'resumed', product_ids: this.#settings.productIds, started, ended: captureTime() }))
    for (const connection of this.#open) connection.resume()
  }
}

/** What lies before the next connection: a hole since the last frame that came at all. */
function holeAfter({ lastFrame, connectionId, lastSequence }: ConnectionEnd, before: HoleBefore | null): HoleBefore | null {
  if (lastFrame === null) return before
  return { cause: 'disconnect', started: lastFrame, detail: `after ${connectionId}, last sequence ${lastSequence ?? 'none'}` }
}
