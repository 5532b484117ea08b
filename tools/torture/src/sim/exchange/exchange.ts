import type { Random } from '@fluxforge/testkit'
import type { SimProcess } from '../sim-process.ts'
import type { World } from '../world.ts'
import { Frames } from './frames.ts'
import { Line } from './line.ts'
import { SimSocket } from './sim-socket.ts'

/** An exchange that knows what it sent, and what it kept to itself. */
export class Exchange {
  readonly lines: Line[] = []
  /** False: nobody can connect. */
  isUp = true
  /** Between two frames of one connection, on average. */
  meanPauseMs = 900
  readonly #world: World
  readonly #random: Random
  readonly #frames: Frames

  constructor(world: World, random: Random) {
    this.#world = world
    this.#random = random
    this.#frames = new Frames(random.fork())
  }

  connect(process: SimProcess): SimSocket {
    const socket = new SimSocket(this.#world, process)
    if (this.isUp) {
      const line = new Line(this.#world, socket, this.#frames, this.#random.fork(), () => this.meanPauseMs)
      this.lines.push(line)
      socket.accept()
    } else socket.refuse('connect ECONNREFUSED')
    return socket
  }

  /** Those on which it sends. */
  get open(): Line[] {
    return this.lines.filter(({ isOpen }) => isOpen)
  }
}
