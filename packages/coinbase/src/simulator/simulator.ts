import { once } from 'node:events'
import { type Clock, systemClock } from '@fluxforge/segments'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ClientMessage } from './client-message.ts'
import { Connection } from './connection.ts'
import { type ConnectionCount, type Delivery, DeliveryLog } from './delivery-log.ts'
import { type Fault, FaultPlan, type Strike } from './fault.ts'
import type { Broadcast, FrameSource } from './frame-source.ts'
import { Pump, send } from './pump.ts'

export interface SimulatorOptions {
  readonly frames: FrameSource
  /** Default 0: any free one. */
  readonly port?: number
  /** Of all connections together; answers to messages and what comes once a second are on top. Default: the natural pace of `frames`. */
  readonly framesPerSecond?: number
  readonly faults?: readonly Fault[]
  readonly clock?: Clock
  /** 'counts' keeps no delivery, for long runs. Default 'all'. */
  readonly keepDelivered?: 'all' | 'counts'
  readonly onDelivered?: (delivery: Delivery) => void
}

/** A message of a client. */
export interface Received {
  readonly connection: number
  /** On the monotonic clock. */
  readonly atMs: number
  readonly message: ClientMessage
}

const BEAT_MS = 1000
const MAX_MESSAGE_BYTES = 1024 * 1024

/** A WebSocket server on this machine only that speaks the exchange's feed, and remembers what it did. */
export class Simulator implements AsyncDisposable {
  readonly struck: Strike[] = []
  readonly received: Received[] = []
  readonly #server: WebSocketServer
  readonly #clock: Clock
  readonly #broadcast: Broadcast
  readonly #faults: readonly Fault[]
  readonly #log: DeliveryLog
  readonly #connections = new Set<Connection>()
  readonly #stopping = new AbortController()
  readonly #running: Promise<unknown>
  #accepted = 0
  #stopped: Promise<void> | null = null

  /** `server` listens already. Private, so that `ws` is in no public type: who installs this package need not have its declarations. */
  private constructor(server: WebSocketServer, options: SimulatorOptions) {
    this.#server = server
    this.#clock = options.clock ?? systemClock
    this.#broadcast = options.frames.open(this.#clock)
    this.#faults = options.faults ?? []
    this.#log = new DeliveryLog(options.keepDelivered ?? 'all', options.onDelivered)
    server.on('connection', (socket) => this.#accept(socket))
    const pump = new Pump(this.#broadcast, this.#connections, this.#clock)
    this.#running = Promise.all([pump.run(options.framesPerSecond, this.#stopping.signal), this.#beat()])
  }

  static async start(options: SimulatorOptions): Promise<Simulator> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: options.port ?? 0,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    })
    await once(server, 'listening')
    return new Simulator(server, options)
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string')
      throw new TypeError(`asking for the simulator's address: found ${address}, want one with a port`)
    return `ws://127.0.0.1:${address.port}`
  }

  /** In the order of sending; empty with `keepDelivered: 'counts'`. Handed to an open socket: a client that leaves may not have read the last of it. */
  get delivered(): readonly Delivery[] {
    return this.#log.deliveries
  }

  /** By connection; one that was sent nothing is not among them. */
  get counts(): readonly ConnectionCount[] {
    return this.#log.counts
  }

  /** Accepted so far. */
  get connections(): number {
    return this.#accepted
  }

  get openConnections(): number {
    return this.#connections.size
  }

  /** Cuts every connection and frees the port. Again is harmless. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const client of this.#server.clients) client.terminate()
    await Promise.all([closed, this.#running])
  }

  #accept(socket: WebSocket): void {
    this.#accepted += 1
    const number = this.#accepted
    const connection = new Connection(socket, {
      clock: this.#clock,
      broadcast: this.#broadcast,
      faults: new FaultPlan(this.#faults, number, this.struck),
      onSent: (outgoing) => this.#log.add(number, outgoing),
      onReceived: (message) => this.received.push({ connection: number, atMs: this.#clock.monotonicMs(), message }),
    })
    this.#connections.add(connection)
    socket.on('close', () => this.#connections.delete(connection))
  }

  async #beat(): Promise<void> {
    for (;;) {
      await this.#clock.sleep(BEAT_MS, this.#stopping.signal)
      if (this.#stopping.signal.aborted) return
      for (const addressed of this.#broadcast.beat()) send(addressed)
    }
  }
}

/** Resolves when it listens, on 127.0.0.1 only; rejects when the port is taken. */
export function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  return Simulator.start(options)
}
