import { randomUUID } from 'node:crypto'
import { type Clock, captureText, type Feed, type FeedStats, type FrameSink, type RecorderNotes, recorderEvent } from '@fluxforge/segments'
import { WebSocket } from 'ws'

const RECONNECT_MS = 200
const PRODUCTS = ['BTC-EUR']

export interface TinyFeedOptions {
  readonly url: string
  readonly sink: FrameSink
  readonly notes: RecorderNotes
  readonly clock: Clock
}

/** Records the tiny exchange: every frame as it came, and a line of our own for every hole. */
export class TinyFeed implements Feed {
  readonly #options: TinyFeedOptions
  readonly #stats = { connects: 0, frames: 0, bytes: 0, gaps: 0, missedFrames: 0, refusedSubscriptions: 0 }
  #openConnections = 0
  #isPaused = false

  constructor(options: TinyFeedOptions) {
    this.#options = options
  }

  async run(signal: AbortSignal): Promise<void> {
    let lostSince: string | null = null
    while (!signal.aborted) {
      lostSince = (await this.#connect(lostSince, signal)) ?? lostSince
      await this.#options.clock.sleep(RECONNECT_MS, signal)
    }
  }

  stats(): FeedStats {
    return { ...this.#stats, openConnections: this.#openConnections, isPaused: this.#isPaused }
  }

  /** One connection, to its end: since when nothing comes any more, or null if it never stood. */
  async #connect(lostSince: string | null, signal: AbortSignal): Promise<string | null> {
    const { url, sink, notes } = this.#options
    const connectionId = randomUUID()
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
    const stop = (): void => socket.close(1000)
    const about = { connection_id: connectionId, product_ids: PRODUCTS }
    let lastHeard: string | null = null
    let lastNumber = 0
    socket.on('open', () => {
      this.#stats.connects++
      this.#openConnections = 1
      lastHeard = captureText(notes.captureUs())
      const hole = lostSince === null ? {} : { cause: 'disconnect' as const, started: lostSince, ended: lastHeard }
      notes.add(recorderEvent({ kind: 'opened', ...about, ...hole }))
      socket.send('{"subscribe":"trades"}')
    })
    socket.on('message', (data: Buffer) => {
      const captureUs = notes.captureUs()
      lastHeard = captureText(captureUs)
      const sequence = numberOf(data)
      this.#stats.frames++
      this.#stats.bytes += data.length
      const hasRoom = sink.write({ captureUs, channel: 'trades', connectionId, sequence, data })
      if (sequence !== null && sequence > lastNumber + 1) this.#tellGap(about, lastNumber + 1, sequence - 1)
      lastNumber = sequence ?? lastNumber
      if (!hasRoom && !this.#isPaused) this.#pause(socket)
    })
    // The close that follows tells it.
    socket.on('error', () => {})
    signal.addEventListener('abort', stop)
    await new Promise((resolve) => socket.on('close', resolve))
    signal.removeEventListener('abort', stop)
    this.#openConnections = 0
    return lastHeard
  }

  #tellGap(about: object, from: number, to: number): void {
    this.#stats.gaps++
    this.#stats.missedFrames += to - from + 1
    this.#options.notes.add(recorderEvent({ kind: 'sequence_gap', ...about, from_sequence: from, to_sequence: to, missed: to - from + 1 }))
  }

  /** P9: while the writer is behind, the exchange's frames wait in the socket. */
  #pause(socket: WebSocket): void {
    this.#isPaused = true
    socket.pause()
    const goOn = (): void => {
      this.#isPaused = false
      socket.resume()
    }
    // A writer that has stopped takes no more.
    this.#options.sink.drained().then(goOn, () => socket.terminate())
  }
}

/** From the bytes, without parsing them: whether a frame is good JSON is the ETL's business. */
function numberOf(data: Buffer): number | null {
  const [, digits] = /"seq":(\d+)/.exec(data.toString('latin1', 0, 100)) ?? []
  return digits === undefined ? null : Number(digits)
}
