import type { Machine } from './machine.ts'
import { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** A supervisor is this quick after a process has died, and a machine after its power was cut. */
const RESTART_MS = 1000
const REBOOT_MS = 15_000

export type Main = (process: SimProcess, signal: AbortSignal) => Promise<void>

/** A program that is started again whenever it died, until it is to stop. */
export class Service {
  readonly name: string
  readonly machine: Machine
  readonly #world: World
  readonly #main: Main
  #process: SimProcess | null = null
  #isWanted = false
  #ended: Promise<void> = Promise.resolve()

  constructor(world: World, machine: Machine, name: string, main: Main) {
    this.#world = world
    this.machine = machine
    this.name = name
    this.#main = main
  }

  get process(): SimProcess | null {
    return this.#process
  }

  /** Does nothing where it is running, or about to be started again. */
  start(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    this.#ended = this.#keep()
  }

  /** SIGTERM; resolves when it has gone. One that dies on the way is not started again. */
  async stop(): Promise<void> {
    this.#isWanted = false
    this.#process?.stop()
    await this.#ended
  }

  async #keep(): Promise<void> {
    while (this.#isWanted) {
      const { boots } = this.machine
      this.#process = new SimProcess(this.#world, this.machine, this.name, this.#main)
      const end = await this.#process.ended
      this.#process = null
      if (end.kind === 'failed')
        this.#world.tell(`${this.name} failed: ${end.error instanceof Error ? end.error.message : String(end.error)}`)
      if (this.#isWanted && end.kind !== 'exit') await this.#world.sleep(boots === this.machine.boots ? RESTART_MS : REBOOT_MS, null)
      else if (end.kind === 'exit') this.#isWanted = false
    }
  }
}
