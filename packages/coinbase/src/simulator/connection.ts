import type { Clock } from '@fluxforge/segments'
import type { WebSocket } from 'ws'
import { bigSnapshot } from './big-snapshot.ts'
import { type ClientMessage, readClientMessage } from './client-message.ts'
import type { FaultPlan, PlacedFault } from './fault.ts'
import { errorFrame, type Frame, type Outgoing } from './frame.ts'
import type { Broadcast, Subscriber } from './frame-source.ts'
import { garbageFrame } from './garbage.ts'
import { Numbering } from './numbering.ts'

/** "Subscribe within 5 seconds", or the exchange closes. */
const SUBSCRIBE_WITHIN_MS = 5000
const POLICY_VIOLATION = 1008
/** Of a connection that was cut: never on the wire. */
const CUT = 1006
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024

export interface ConnectionEnvironment {
  readonly clock: Clock
  readonly broadcast: Broadcast
  readonly faults: FaultPlan
  readonly onSent: (outgoing: Outgoing) => void
  readonly onReceived: (message: ClientMessage) => void
}

/** One client. Numbers what it is sent, and strikes the faults planned for it. */
export class Connection implements Subscriber {
  readonly #socket: WebSocket
  readonly #environment: ConnectionEnvironment
  readonly #closed = new AbortController()
  readonly #numbering = new Numbering()
  #frames = 0
  #hasSubscribed = false
  /** Closing or half open: nothing is sent any more. */
  #isMute = false
  /** While silent: what is due meanwhile. */
  #held: Outgoing[] | null = null
  /** To be sent after its successor. */
  #late: Outgoing | null = null
  #room: Promise<void> | null = null

  constructor(socket: WebSocket, environment: ConnectionEnvironment) {
    this.#socket = socket
    this.#environment = environment
    socket.on('message', (data) => this.#receive(Buffer.isBuffer(data) ? data.toString() : ''))
    // The close that follows says it all.
    socket.on('error', () => this.#fallMute())
    socket.on('close', () => this.#leave())
    void this.#expectSubscription()
  }

  /** Resolves when the socket has taken what waits; null while there is room, or nothing more is sent. */
  get room(): Promise<void> | null {
    return this.#isMute ? null : this.#room
  }

  deliver(frame: Frame): void {
    if (this.#isMute) return
    const faults: PlacedFault[] = []
    for (let fault = this.#take(); fault !== null; fault = this.#take()) faults.push(fault)
    this.#frames += 1
    for (const fault of faults) {
      this.#before(fault)
      if (this.#isMute) return
    }
    const kinds = new Set(faults.map(({ kind }) => kind))
    const outgoing = this.#numbering.number(frame)
    const late = this.#late
    this.#late = null
    if (kinds.has('reorder')) this.#late = outgoing
    else if (!kinds.has('drop')) this.#send(outgoing)
    if (kinds.has('duplicate')) this.#send(outgoing)
    if (late !== null) this.#send(late)
  }

  #take(): PlacedFault | null {
    return this.#environment.faults.take(this.#frames)
  }

  /** What a fault does before the frame that it strikes at. */
  #before(fault: PlacedFault): void {
    switch (fault.kind) {
      case 'drop':
      case 'duplicate':
      case 'reorder':
        break
      case 'gap':
        this.#numbering.skip(fault.missing)
        break
      case 'garbage':
        this.#send(this.#numbering.number(garbageFrame(fault.garbage)))
        break
      case 'big_snapshot': {
        const now = new Date(this.#environment.clock.wallMs()).toISOString()
        this.#send(this.#numbering.number(bigSnapshot(fault.product, now)))
        break
      }
      case 'silence':
        void this.#fallSilent(fault.ms)
        break
      case 'close':
        this.#close(fault.code)
        break
      case 'half_open':
        this.#fallMute()
        // An unread socket answers neither pings nor a close.
        this.#socket.pause()
        break
    }
  }

  #send(outgoing: Outgoing): void {
    if (this.#held !== null) this.#held.push(outgoing)
    else if (this.#socket.readyState === this.#socket.OPEN) this.#write(outgoing)
  }

  #write(outgoing: Outgoing): void {
    const { data, isBinary } = outgoing
    if (this.#room !== null || this.#socket.bufferedAmount < MAX_BUFFERED_BYTES) {
      this.#socket.send(data, { binary: isBinary })
    } else {
      this.#room = new Promise((resolve) => {
        this.#socket.send(data, { binary: isBinary }, () => {
          this.#room = null
          resolve()
        })
      })
    }
    this.#environment.onSent(outgoing)
  }

  async #fallSilent(ms: number): Promise<void> {
    this.#held ??= []
    await this.#environment.clock.sleep(ms, this.#closed.signal)
    const held = this.#held ?? []
    this.#held = null
    for (const outgoing of held) this.#send(outgoing)
  }

  #close(code: number): void {
    this.#fallMute()
    // Its callback comes when all before it has left.
    if (code === CUT) this.#socket.ping(undefined, false, () => this.#socket.terminate())
    else this.#socket.close(code, 'simulated')
  }

  #receive(text: string): void {
    if (this.#isMute) return
    const message = readClientMessage(text)
    if (message === null) {
      this.deliver(errorFrame('failure to subscribe'))
      return
    }
    this.#environment.onReceived(message)
    this.#hasSubscribed = true
    for (const frame of this.#environment.broadcast.answer(this.#accepted(message), this)) this.deliver(frame)
  }

  #accepted(message: ClientMessage): ClientMessage {
    if (message.type === 'unsubscribe') return message
    return { ...message, productIds: message.productIds.filter((id) => !this.#environment.faults.refuses(id, this.#frames)) }
  }

  async #expectSubscription(): Promise<void> {
    await this.#environment.clock.sleep(SUBSCRIBE_WITHIN_MS, this.#closed.signal)
    if (!this.#hasSubscribed && !this.#isMute) this.#socket.close(POLICY_VIOLATION, 'no subscription')
  }

  #leave(): void {
    this.#fallMute()
    this.#closed.abort()
  }

  /** What is not sent any more shall not count against the rate of the others. */
  #fallMute(): void {
    this.#isMute = true
    this.#environment.broadcast.leave(this)
  }
}
