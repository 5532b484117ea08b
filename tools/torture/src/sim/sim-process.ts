import type { Clock, HostIdentity } from '@fluxforge/segments'
import type { Machine } from './machine.ts'
import type { World } from './world.ts'

export type ProcessEnd = { readonly kind: 'exit' } | { readonly kind: 'failed'; readonly error: unknown } | { readonly kind: 'killed' }

/** A program that runs on a machine. Once it is killed nothing that it waits for is ever answered. */
export class SimProcess {
  readonly name: string
  readonly machine: Machine
  readonly identity: HostIdentity
  readonly clock: Clock
  readonly ended: Promise<ProcessEnd>
  /** What SIGTERM does. */
  readonly #stop = new AbortController()
  readonly #world: World
  readonly #end: (end: ProcessEnd) => void
  isAlive = true
  #stoppedUntilMs = 0

  constructor(world: World, machine: Machine, name: string, main: (process: SimProcess, signal: AbortSignal) => Promise<void>) {
    this.#world = world
    this.name = name
    this.machine = machine
    this.identity = { host: machine.name, bootId: `boot ${machine.boots}`, pid: machine.nextPid++ }
    this.clock = {
      wallMs: () => machine.wallMs,
      monotonicMs: () => world.nowMs,
      sleep: (ms, signal) => world.sleep(ms, this, signal),
    }
    const { promise, resolve } = Promise.withResolvers<ProcessEnd>()
    this.ended = promise
    this.#end = resolve
    machine.processes.add(this)
    world.processes.push(this)
    main(this, this.#stop.signal).then(
      () => this.#over({ kind: 'exit' }),
      (error: unknown) => this.#over({ kind: 'failed', error }),
    )
  }

  /** Until this time it sees nothing of the world. */
  get stoppedUntilMs(): number {
    return this.#stoppedUntilMs
  }

  stop(): void {
    this.#stop.abort()
  }

  /** SIGSTOP, and SIGCONT after `ms`; where it stands still for longer already, nothing. */
  pause(ms: number): void {
    this.#stoppedUntilMs = Math.max(this.#stoppedUntilMs, this.#world.nowMs + ms)
  }

  kill(): void {
    if (this.isAlive) this.#over({ kind: 'killed' })
  }

  #over(end: ProcessEnd): void {
    if (!this.isAlive) return
    this.isAlive = false
    this.machine.processes.delete(this)
    this.#world.note(`${this.name} ${end.kind}`)
    this.#end(end)
  }
}
