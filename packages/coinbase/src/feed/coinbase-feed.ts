import {
  type Clock,
  captureText,
  type Feed,
  type FeedStats,
  type FrameSink,
  type LastRun,
  type OnRecorderEvent,
  systemClock,
} from '@fluxforge/segments'
import { CoinbaseError } from '../errors.ts'
import type { CoinbaseSettings } from '../section.ts'
import { backoffMs } from './backoff.ts'
import { Connection, type ConnectionEnd, type Hole } from './connection.ts'
import { type FeedContext, note } from './feed-context.ts'
import type { FeedSocket } from './feed-socket.ts'
import { TokenSigner } from './jwt.ts'
import { Pacer } from './pacer.ts'
import { productGroups, subscribeMessages } from './subscriptions.ts'

const HEALTHY_MS = 60_000

export interface FeedDependencies {
  readonly sink: FrameSink
  /** Receive times, in microseconds since 1970; `monotonicMs` is what `clock` says, where it was asked already. */
  readonly captureUs: (monotonicMs?: number) => number
  /** What the run before left: the first openings tell the hole since then. */
  readonly lastRun: LastRun | null
  readonly onEvent: OnRecorderEvent
  /** First wait after a lost connection; doubles to 30,000. Default 1000. */
  readonly reconnectDelayMs?: number
  /** Failures in a row before giving up; -1, the default: never. */
  readonly maxReconnectAttempts?: number
  /** Default `systemClock`. */
  readonly clock?: Clock
  /** From 0 up to 1: spreads the times of reconnecting. Default `Math.random`. */
  readonly random?: () => number
  /** A seam, for tests. */
  readonly connect?: (url: string) => FeedSocket
}

/**
 * Records Coinbase's market data: one connection a group of products, each kept up for itself. `run` rejects with ERR_COINBASE_GAVE_UP, or with what the
 * writer failed with.
 *
 * @throws {CoinbaseError} ERR_COINBASE_BAD_SECRET
 */
export function createCoinbaseFeed(settings: CoinbaseSettings, dependencies: FeedDependencies): Feed {
  return new CoinbaseFeed(settings, dependencies)
}

class CoinbaseFeed implements Feed {
  readonly #dependencies: FeedDependencies
  readonly #context: FeedContext
  readonly #connections = new Set<Connection>()
  /** Fires, with its reason, when recording can't go on. */
  readonly #failed = new AbortController()
  #isOver = false

  constructor(settings: CoinbaseSettings, dependencies: FeedDependencies) {
    const { sink, captureUs, onEvent, clock = systemClock } = dependencies
    this.#dependencies = dependencies
    this.#context = {
      settings,
      sink,
      clock,
      captureUs,
      onEvent,
      signer: settings.credentials && new TokenSigner(settings.credentials, clock),
      connects: new Pacer(clock),
      messages: new Pacer(clock),
      tally: { openConnections: 0, connects: 0, frames: 0, bytes: 0, gaps: 0, missedFrames: 0, refusedSubscriptions: 0 },
      onFull: () => this.#start(this.#pause()),
      isPaused: false,
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    // One group that gives up ends them all, in order: half a recording would look whole.
    const stop = AbortSignal.any([signal, this.#failed.signal])
    const groups = productGroups(this.#context.settings).map((products) => this.#keep(products, stop))
    for (const group of groups) this.#start(group)
    await Promise.allSettled(groups)
    this.#isOver = true
    this.#failed.signal.throwIfAborted()
  }

  stats(): FeedStats {
    return { ...this.#context.tally, isPaused: this.#context.isPaused }
  }

  /** Connects a group again and again until the signal. */
  async #keep(products: readonly string[], signal: AbortSignal): Promise<void> {
    const { lastRun, reconnectDelayMs = 1000, maxReconnectAttempts = -1, random = Math.random } = this.#dependencies
    const { settings, connects, clock } = this.#context
    let hole: Hole | null = lastRun && holeSince(lastRun, products)
    for (let failures = 0; ; ) {
      // With room for what it will say: messages must not queue up behind many connections, which have five seconds for their first one.
      await connects.turn(signal, 1 + subscribeMessages(settings, products).length)
      if (signal.aborted) return
      const end = await this.#connect(products, hole, signal)
      // A connection that never stood leaves the hole as it was.
      hole = end.hole ?? hole
      failures = end.openMs >= HEALTHY_MS ? 1 : failures + 1
      if (signal.aborted) return
      if (maxReconnectAttempts >= 0 && failures > maxReconnectAttempts) throw gaveUp(settings.wsUrl, failures)
      await clock.sleep(backoffMs(failures, reconnectDelayMs, random), signal)
    }
  }

  async #connect(products: readonly string[], hole: Hole | null, signal: AbortSignal): Promise<ConnectionEnd> {
    // Whoever only reads Coinbase's tables needs no WebSocket.
    const { connect = (await import('./fair-socket.ts')).connectByWebSocket } = this.#dependencies
    const connection = new Connection(this.#context, connect(this.#context.settings.wsUrl), products)
    this.#connections.add(connection)
    try {
      return await connection.run(hole, signal)
    } finally {
      this.#connections.delete(connection)
    }
  }

  /** Until the writer has room: what the exchange sends meanwhile waits in its own buffers, or it cuts us off. */
  async #pause(): Promise<void> {
    const context = this.#context
    if (context.isPaused) return
    context.isPaused = true
    for (const connection of this.#connections) connection.pause()
    const [product_ids, started] = [context.settings.productIds, captureText(context.captureUs())]
    note(context, { kind: 'paused', product_ids, started })
    await context.sink.drained()
    // There may be no writer any more.
    if (this.#isOver) return
    context.isPaused = false
    note(context, { kind: 'resumed', product_ids, started, ended: captureText(context.captureUs()) })
    for (const connection of this.#connections) connection.resume()
  }

  #start(task: Promise<void>): void {
    task.catch((error: unknown) => this.#failed.abort(error))
  }
}

/** Since its first product fell silent: another group may have been recorded longer, and this one not have connected at all in the run before. */
function holeSince({ isClean, captureTs, openings }: LastRun, products: readonly string[]): Hole {
  const first = openings.find(({ productIds }) => productIds.some((id) => products.includes(id)))
  return {
    cause: 'restart',
    started: first?.captureTs ?? captureTs,
    detail: isClean ? 'after a clean stop' : 'after a crash',
  }
}

function gaveUp(wsUrl: string, failures: number): CoinbaseError {
  return new CoinbaseError(
    'ERR_COINBASE_GAVE_UP',
    `connecting to ${wsUrl}: gave up after ${failures} failures in a row; ingestion.max_reconnect_attempts says how many may be`,
  )
}
