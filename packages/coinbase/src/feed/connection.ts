import { randomUUID } from 'node:crypto'
import { captureText, type RecorderEvent } from '@fluxforge/segments'
import { Conversation } from './conversation.ts'
import { type FeedContext, note } from './feed-context.ts'
import { type FeedSocket, OPEN } from './feed-socket.ts'
import { Patience } from './patience.ts'
import { peek } from './peek.ts'
import { SequenceCheck, type SequenceGap } from './sequence-check.ts'
import { socketErrorText } from './socket-error.ts'

const SILENCE_MS = 20_000
const CLOSE_MS = 1000

/** What was not recorded before a connection stood: why, and since when. */
export interface Hole {
  readonly cause: 'disconnect' | 'restart'
  readonly started: string
  readonly detail: string
}

/** How a connection ended. */
export interface ConnectionEnd {
  readonly openMs: number
  /** The hole that begins here; null when it never stood. */
  readonly hole: Hole | null
}

/** One WebSocket for one group of products, from its handshake to its end. Every frame is recorded, whatever it is. */
export class Connection {
  readonly #id = randomUUID()
  readonly #context: FeedContext
  readonly #products: readonly string[]
  readonly #socket: FeedSocket
  readonly #sequences = new SequenceCheck()
  readonly #frames: Patience
  readonly #conversation: Conversation
  /** Fires when the socket is gone, however. */
  readonly #gone = new AbortController()
  /** Fires, with its reason, when something of ours has failed. */
  readonly #failed = new AbortController()
  #openedMs = 0
  /** Capture time of the last frame, of the opening before there is one; null before that. */
  #lastHeardUs: number | null = null
  #reason: string | null = null

  /** `socket` has just begun to connect. */
  constructor(context: FeedContext, socket: FeedSocket, products: readonly string[]) {
    this.#context = context
    this.#socket = socket
    this.#products = products
    this.#frames = new Patience(context.clock, () => !context.isPaused)
    this.#conversation = new Conversation(context, products, {
      // A socket that goes meanwhile tells so by its close.
      send: (text) => this.#socket.send(text, () => {}),
      note: (event) => this.#note(event),
      gone: this.#gone.signal,
    })
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#frames.renew()
    this.#conversation.resume()
    this.#socket.resume()
  }

  /** Until the socket is gone; `before` is told once it stands. When `signal` fires it is closed, within two seconds. Rejects only when the writer has failed. */
  async run(before: Hole | null, signal: AbortSignal): Promise<ConnectionEnd> {
    const socket = this.#socket
    const stop = (): void => this.#start(this.#stop())
    await new Promise<void>((resolve) => {
      socket.on('open', () => this.#guard(() => this.#opened(before)))
      socket.on('message', (data: Buffer) => this.#guard(() => this.#receive(data)))
      // The close that follows tells it.
      socket.on('error', (error) => {
        this.#reason ??= socketErrorText(error)
      })
      socket.on('close', (code, reason) => {
        this.#guard(() => this.#closed(code, reason.toString()))
        resolve()
      })
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
    })
    signal.removeEventListener('abort', stop)
    this.#failed.signal.throwIfAborted()
    return this.#end()
  }

  #opened(before: Hole | null): void {
    const { clock, tally, captureUs } = this.#context
    this.#openedMs = clock.monotonicMs()
    this.#lastHeardUs = captureUs()
    tally.connects++
    tally.openConnections++
    this.#note({ kind: 'opened', ...before, ended: before && this.#lastHeard })
    if (this.#context.isPaused) this.#socket.pause()
    this.#frames.renew()
    this.#start(this.#watch())
    this.#start(this.#conversation.subscribe())
  }

  #receive(data: Buffer): void {
    const { clock, sink, tally, onFull } = this.#context
    const nowMs = clock.monotonicMs()
    const captureUs = this.#context.captureUs(nowMs)
    const { channel, sequence } = peek(data)
    const hasRoom = sink.write({ captureUs, channel, connectionId: this.#id, sequence, data })
    tally.frames++
    tally.bytes += data.length
    if (sequence !== null) this.#missed(this.#sequences.add(sequence, this.#lastHeardUs ?? captureUs, captureUs))
    this.#frames.renew(nowMs)
    this.#lastHeardUs = captureUs
    this.#conversation.hear(channel, data)
    if (!hasRoom) onFull()
  }

  #missed(gaps: readonly SequenceGap[]): void {
    if (gaps.length === 0) return
    const { tally } = this.#context
    for (const { from, to, startedUs, endedUs } of gaps) {
      const missed = to - from + 1
      tally.gaps++
      tally.missedFrames += missed
      this.#note({
        kind: 'sequence_gap',
        from_sequence: from,
        to_sequence: to,
        missed,
        started: captureText(startedUs),
        ended: captureText(endedUs),
      })
    }
    this.#start(this.#conversation.repair())
  }

  /** Cuts a connection that says nothing: heartbeats come every second. */
  async #watch(): Promise<void> {
    if (!(await this.#frames.isLost(SILENCE_MS, this.#gone.signal))) return
    const detail = `no frame for ${SILENCE_MS / 1000} s`
    this.#note({ kind: 'silence', started: this.#lastHeard, ended: captureText(this.#context.captureUs()), detail })
    this.#reason = detail
    this.#socket.terminate()
  }

  async #stop(): Promise<void> {
    this.#reason = 'stopped'
    // What a full writer would still be given has no bound.
    if (this.#socket.readyState === OPEN && !this.#context.isPaused) {
      this.#socket.close(1000)
      await this.#context.clock.sleep(CLOSE_MS, this.#gone.signal)
    }
    this.#socket.terminate()
  }

  #closed(code: number, said: string): void {
    this.#gone.abort()
    if (this.#lastHeardUs !== null) this.#context.tally.openConnections--
    this.#missed(this.#sequences.end())
    this.#conversation.end()
    const words = [this.#lastHeardUs === null ? 'not connected' : `code ${code}`, said, this.#reason]
    this.#note({ kind: 'closed', detail: words.filter(Boolean).join(', ') })
  }

  #end(): ConnectionEnd {
    const started = this.#lastHeard
    if (started === null) return { openMs: 0, hole: null }
    const detail = `after connection ${this.#id}, last sequence ${this.#sequences.last ?? 'none'}`
    const openMs = this.#context.clock.monotonicMs() - this.#openedMs
    return { openMs, hole: { cause: 'disconnect', started, detail } }
  }

  get #lastHeard(): string | null {
    return this.#lastHeardUs === null ? null : captureText(this.#lastHeardUs)
  }

  #note(event: Pick<RecorderEvent, 'kind'> & Partial<RecorderEvent>): void {
    note(this.#context, { connection_id: this.#id, product_ids: this.#products, ...event })
  }

  #start(task: Promise<void>): void {
    task.catch((error: unknown) => this.#fail(error))
  }

  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failed.abort(error)
    this.#socket.terminate()
  }
}
