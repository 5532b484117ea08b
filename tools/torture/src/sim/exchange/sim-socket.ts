import type { FeedSocket } from '@fluxforge/coinbase'
import type { SimProcess } from '../sim-process.ts'
import type { World } from '../world.ts'

const OPEN = 1
const CLOSED = 3
/** Whoever leaves so much unread is cut off. */
const MOST_UNREAD = 60

interface Listeners {
  open: () => void
  message: (data: Buffer) => void
  error: (error: Error) => void
  close: (code: number, reason: Buffer) => void
}

/** The client's end of a connection, and the wire to it: what is sent arrives in order, after a while, at a process that lives and reads. */
export class SimSocket implements FeedSocket {
  readyState = 0
  /** What the exchange hears. */
  onSaid: (text: string) => void = () => undefined
  onGone: () => void = () => undefined
  readonly #world: World
  readonly #process: SimProcess
  readonly #listeners: Partial<Listeners> = {}
  readonly #unread: Buffer[] = []
  #isPaused = false
  #lastDueMs = 0

  constructor(world: World, process: SimProcess) {
    this.#world = world
    this.#process = process
    void process.ended.then(() => this.onGone())
  }

  on<Kind extends keyof Listeners>(event: Kind, listener: Listeners[Kind]): void {
    this.#listeners[event] = listener
  }

  send(text: string): void {
    this.#world.after(this.#world.schedule.between(1, 30), null, () => this.onSaid(text))
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#world.after(0, this.#process, () => this.#readOn())
  }

  close(code: number): void {
    this.onGone()
    this.#arrive(() => this.#close(code, ''))
  }

  terminate(): void {
    this.onGone()
    this.#arrive(() => this.#close(1006, ''))
  }

  /** By the exchange. */
  accept(): void {
    this.#arrive(() => {
      this.readyState = OPEN
      this.#listeners.open?.()
    })
  }

  refuse(reason: string): void {
    this.#arrive(() => {
      this.#listeners.error?.(new Error(reason))
      this.#close(1006, '')
    })
  }

  deliver(text: string): void {
    const data = Buffer.from(text)
    this.#arrive(() => this.#read(data))
  }

  cut(reason: string): void {
    this.onGone()
    this.#arrive(() => this.#close(1006, reason))
  }

  #read(data: Buffer): void {
    this.#unread.push(data)
    this.#readOn()
    if (this.#unread.length > MOST_UNREAD) this.cut('slow consumer')
  }

  #readOn(): void {
    while (!this.#isPaused && this.readyState === OPEN) {
      const data = this.#unread.shift()
      if (data === undefined) return
      this.#listeners.message?.(data)
    }
  }

  #close(code: number, reason: string): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.#listeners.close?.(code, Buffer.from(reason))
  }

  #arrive(happen: () => void): void {
    const { nowMs, schedule } = this.#world
    this.#lastDueMs = Math.max(this.#lastDueMs, nowMs + schedule.between(1, 20))
    this.#world.after(this.#lastDueMs - nowMs, this.#process, happen)
  }
}
