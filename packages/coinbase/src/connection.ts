import { type RecorderEvent, recorderEvent } from '@fluxforge/segments'
import { WebSocket } from 'ws'
import { connectionId } from './connection-id.ts'
import { type FeedContext, note } from './feed-context.ts'
import { acknowledged, errorText } from './message.ts'
import { peek, UNKNOWN_CHANNEL } from './peek.ts'
import { SequenceCheck, type SequenceGap } from './sequence-check.ts'
import { bookMessages, type SubscribeMessage, subscribeMessages } from './subscriptions.ts'

const HANDSHAKE_MS = 10_000
// A BTC-USD book is 4.8 MB in one frame; clients with smaller limits go blind.
const MAX_FRAME_BYTES = 128 * 1024 * 1024
const SILENCE_MS = 20_000
const ACK_MS = 10_000
const BOOK_MS = 30_000
const CLOSE_MS = 2000

/** The hole before a connection: why, and since when nothing came. */
export interface HoleBefore {
  readonly cause: 'disconnect' | 'restart'
  readonly started: string
  readonly detail: string | null
}

/** How a connection ended. */
export interface ConnectionEnd {
  readonly connectionId: string
  readonly wasOpen: boolean
  readonly openMs: number
  readonly lastSequence: number | null
  /** Capture time of its last frame; null when none came. */
  readonly lastFrame: string | null
}

/** One WebSocket for one group of products, from its handshake to its end. Every frame is recorded, whatever it is. */
export class Connection {
  readonly id: string
  readonly #context: FeedContext
  readonly #products: readonly string[]
  readonly #hole: HoleBefore | null
  readonly #socket: WebSocket
  readonly #sequences = new SequenceCheck()
  /** Fires when the socket is gone, however. */
  readonly #gone = new AbortController()
  #openedMs: number | null = null
  #lastFrameMs: number
  #lastFrame: string | null = null
  #acknowledged: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  #isSubscribed = false
  #bookAskedMs = Number.NEGATIVE_INFINITY
  #isBookDue = false

  constructor(context: FeedContext, products: readonly string[], hole: HoleBefore | null) {
    this.#context = context
    this.#products = products
    this.#hole = hole
    this.id = connectionId(context.clock.wallMs(), context.random)
    this.#lastFrameMs = context.clock.monotonicMs()
    this.#socket = new WebSocket(context.settings.wsUrl, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: HANDSHAKE_MS,
      // The envelope checks each frame's bytes itself, and keeps those that are no UTF-8.
      skipUTF8Validation: true,
    })
  }

  pause(): void {
    if (this.#openedMs !== null) this.#socket.pause()
  }

  resume(): void {
    this.#lastFrameMs = this.#context.clock.monotonicMs()
    if (this.#openedMs !== null) this.#socket.resume()
  }

  /** Until the socket is gone. When `signal` fires it is closed, within two seconds. Rejects only when the writer has failed. */
  async run(signal: AbortSignal): Promise<ConnectionEnd> {
    const { clock } = this.#context
    const socket = this.#socket
    let failure: { readonly error: unknown } | undefined
    const fail = (error: unknown): void => {
      failure ??= { error }
      socket.terminate()
    }
    const guarded =
      <Args extends readonly unknown[]>(work: (...args: Args) => void) =>
      (...args: Args): void => {
        try {
          work(...args)
        } catch (error) {
          fail(error)
        }
      }
    const stop = (): void => void this.#close()
    signal.addEventListener('abort', stop)
    const tasks: Promise<void>[] = []
    await new Promise<void>((resolve) => {
      socket.on(
        'open',
        guarded(() => {
          this.#opened()
          for (const task of [this.#subscribe(), this.#watch(), this.#checkAck()]) tasks.push(task.catch(fail))
          if (signal.aborted) stop()
        }),
      )
      socket.on(
        'message',
        guarded((data: Buffer) => this.#receive(data)),
      )
      // What it says comes again as the reason of the close that follows.
      socket.on(
        'error',
        guarded((error: Error) => this.#note({ kind: 'closed', detail: error.message })),
      )
      socket.on(
        'close',
        guarded((code: number, reason: Buffer) => {
          if (this.#openedMs !== null)
            this.#note({ kind: 'closed', detail: `code ${code}${reason.length > 0 ? `, ${reason.toString()}` : ''}` })
        }),
      )
      socket.on('close', () => resolve())
      if (signal.aborted) stop()
    })
    this.#gone.abort()
    signal.removeEventListener('abort', stop)
    if (this.#openedMs !== null) this.#context.tally.openConnections--
    await Promise.all(tasks)
    if (failure !== undefined) throw failure.error
    const openMs = this.#openedMs === null ? 0 : clock.monotonicMs() - this.#openedMs
    return {
      connectionId: this.id,
      wasOpen: this.#openedMs !== null,
      openMs,
      lastSequence: this.#sequences.last,
      lastFrame: this.#lastFrame,
    }
  }

  #opened(): void {
    const { clock, tally, captureTime } = this.#context
    this.#openedMs = this.#lastFrameMs = clock.monotonicMs()
    tally.connects++
    tally.openConnections++
    this.#note({
      kind: 'opened',
      ...(this.#hole && { cause: this.#hole.cause, started: this.#hole.started, ended: captureTime(), detail: this.#hole.detail }),
    })
    if (this.#context.isPaused) this.#socket.pause()
  }

  #receive(data: Buffer): void {
    const { sink, tally, clock, captureTime, onFull } = this.#context
    const captureTs = captureTime()
    const { channel, sequence } = peek(data)
    const hasRoom = sink.write({ captureTs, channel, connectionId: this.id, sequence, data })
    tally.frames++
    tally.bytes += data.length
    if (sequence !== null) {
      const gap = this.#sequences.add(sequence)
      if (gap !== null) this.#missed(gap, captureTs)
    }
    this.#lastFrameMs = clock.monotonicMs()
    this.#lastFrame = captureTs
    if (channel === 'subscriptions') this.#acked(data)
    else if (channel === UNKNOWN_CHANNEL) this.#unknown(data)
    if (!hasRoom) onFull()
  }

  #missed({ from, to }: SequenceGap, ended: string): void {
    const { tally, clock } = this.#context
    const missed = to - from + 1
    tally.gaps++
    tally.missedFrames += missed
    this.#note({ kind: 'sequence_gap', from_sequence: from, to_sequence: to, missed, started: this.#lastFrame, ended })
    // Books are wrong after a gap; asking anew at once, or as soon as it is allowed again.
    if (this.#isBookDue || !this.#context.settings.channels.includes('level2')) return
    this.#isBookDue = true
    const waitMs = this.#bookAskedMs + BOOK_MS - clock.monotonicMs()
    void this.#askForBooks(Math.max(0, waitMs))
  }

  async #askForBooks(waitMs: number): Promise<void> {
    const { clock, settings } = this.#context
    if (waitMs > 0) await clock.sleep(waitMs, this.#gone.signal)
    this.#isBookDue = false
    this.#bookAskedMs = clock.monotonicMs()
    await this.#say(bookMessages(settings.level2BatchSize, this.#products))
  }

  #acked(data: Buffer): void {
    this.#acknowledged = acknowledged(data) ?? this.#acknowledged
    if (this.#isSubscribed || this.#unacknowledged().length > 0) return
    this.#isSubscribed = true
    this.#note({ kind: 'subscribed', detail: `${this.#context.settings.channels.join(', ')} of ${this.#products.join(', ')}` })
  }

  #unknown(data: Buffer): void {
    const text = errorText(data)
    if (text !== null) this.#refused(`the exchange says: ${text}`)
  }

  #refused(detail: string): void {
    this.#context.tally.refusedSubscriptions++
    this.#note({ kind: 'refused', detail })
  }

  /** `level2 of BTC-USD` for all that was asked for and isn't in the ack. */
  #unacknowledged(): string[] {
    return this.#context.settings.channels.flatMap((channel) => {
      const has = this.#acknowledged.get(channel)
      const lacking = this.#products.filter((product) => has?.has(product) !== true)
      return lacking.length === 0 ? [] : [`${channel} of ${lacking.join(', ')}`]
    })
  }

  async #subscribe(): Promise<void> {
    await this.#say(subscribeMessages(this.#context.settings, this.#products))
  }

  async #say(messages: readonly SubscribeMessage[]): Promise<void> {
    const { signer } = this.#context
    for (const message of messages) {
      await this.#context.messages.turn(this.#gone.signal)
      if (this.#gone.signal.aborted) return
      const signed = signer === null ? message : { ...message, jwt: await signer.token() }
      // A socket that closes meanwhile tells so by its close event.
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(signed), () => {})
    }
  }

  async #checkAck(): Promise<void> {
    await this.#context.clock.sleep(ACK_MS, this.#gone.signal)
    const lacking = this.#gone.signal.aborted ? [] : this.#unacknowledged()
    if (lacking.length > 0) this.#refused(`not in the exchange's ack: ${lacking.join('; ')}`)
  }

  /** Cuts a connection that says nothing: heartbeats come every second. */
  async #watch(): Promise<void> {
    const { clock } = this.#context
    for (;;) {
      await clock.sleep(this.#lastFrameMs + SILENCE_MS - clock.monotonicMs(), this.#gone.signal)
      if (this.#gone.signal.aborted) return
      if (this.#context.isPaused) this.#lastFrameMs = clock.monotonicMs()
      if (clock.monotonicMs() - this.#lastFrameMs < SILENCE_MS) continue
      this.#note({
        kind: 'silence',
        started: this.#lastFrame,
        ended: this.#context.captureTime(),
        detail: `no frame for ${SILENCE_MS / 1000} s`,
      })
      this.#socket.terminate()
      return
    }
  }

  async #close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING) return this.#socket.terminate()
    this.#socket.resume()
    this.#socket.close(1000)
    await this.#context.clock.sleep(CLOSE_MS, this.#gone.signal)
    this.#socket.terminate()
  }

  #note(event: Pick<RecorderEvent, 'kind'> & Partial<RecorderEvent>): void {
    note(this.#context, recorderEvent({ connection_id: this.id, product_ids: this.#products, ...event }))
  }
}
