import type { Random } from '@fluxforge/testkit'
import type { World } from '../world.ts'
import type { Frames } from './frames.ts'
import type { SimSocket } from './sim-socket.ts'

const HEARTBEAT_MS = 5000

interface Wish {
  readonly channel: string
  readonly product_ids?: readonly string[]
}

/** The exchange's end of one connection: it counts its frames from 0, and says each number once or never. */
export class Line {
  /** What was put on the wire, by number. */
  readonly sent = new Map<number, string>()
  /** Numbers that were skipped on purpose. */
  readonly skipped = new Set<number>()
  isOpen = true
  /** Half-open, now or once: it stands, and nothing comes. */
  isMute = false
  wasMute = false
  readonly #world: World
  readonly #socket: SimSocket
  readonly #frames: Frames
  readonly #random: Random
  readonly #meanPauseMs: () => number
  readonly #subscriptions = new Map<string, readonly string[]>()
  #next = 0
  #isTalking = false

  constructor(world: World, socket: SimSocket, frames: Frames, random: Random, meanPauseMs: () => number) {
    this.#world = world
    this.#socket = socket
    this.#frames = frames
    this.#random = random
    this.#meanPauseMs = meanPauseMs
    socket.onSaid = (text) => this.#hear(text)
    socket.onGone = () => {
      this.isOpen = false
    }
  }

  get products(): readonly string[] {
    return [...this.#subscriptions.values()].flat()
  }

  /** So many numbers never come. */
  skip(count: number): void {
    for (let i = 0; i < count; i++) this.skipped.add(this.#next++)
  }

  mute(): void {
    this.#world.tell('exchange falls silent on a connection')
    this.isMute = true
    this.wasMute = true
  }

  cut(reason: string): void {
    this.#world.tell(`exchange cuts a connection: ${reason}`)
    this.#socket.cut(reason)
  }

  #hear(text: string): void {
    if (!this.isOpen) return
    const { channel, product_ids = [] }: Wish = JSON.parse(text)
    this.#subscriptions.set(channel, product_ids)
    this.#say((sequence, at) => this.#frames.subscriptions(sequence, at, Object.fromEntries(this.#subscriptions)))
    if (this.#isTalking || product_ids.length === 0) return
    this.#isTalking = true
    this.#talk()
    this.#beat()
  }

  #talk(): void {
    this.#world.after(-Math.log(1 - this.#random.next()) * this.#meanPauseMs(), null, () => {
      if (!this.isOpen) return
      const [first = '', ...others] = this.products
      const product = this.#random.pick([first, ...others])
      for (let count = this.#random.chance(0.2) ? 3 : 1; count > 0; count--)
        this.#say((sequence, at) => this.#frames.market(product, sequence, at))
      this.#talk()
    })
  }

  #beat(): void {
    this.#world.after(HEARTBEAT_MS, null, () => {
      if (!this.isOpen) return
      this.#say((sequence, at) => this.#frames.heartbeat(sequence, at))
      this.#beat()
    })
  }

  #say(frame: (sequence: number, at: string) => string): void {
    if (this.isMute) return
    const sequence = this.#next++
    const text = frame(sequence, new Date(this.#world.wallMs).toISOString().replace('Z', '123Z'))
    this.sent.set(sequence, text)
    this.#socket.deliver(text)
  }
}
