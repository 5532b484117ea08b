import type { HostIdentity } from '@fluxforge/segments'
import type { Random } from '@fluxforge/testkit'
import type { SimDisk } from './disk/sim-disk.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** A computer: a disk, a clock that somebody may set, and what runs on it. */
export class Machine {
  readonly name: string
  readonly disk: SimDisk
  readonly processes = new Set<SimProcess>()
  boots = 1
  nextPid = 100
  /** How wrong its wall clock is. */
  wallErrorMs = 0
  readonly #world: World

  constructor(world: World, name: string, disk: SimDisk) {
    this.#world = world
    this.name = name
    this.disk = disk
  }

  get wallMs(): number {
    return this.#world.wallMs + this.wallErrorMs
  }

  /** Everything on it is gone at once, and with it what its disk was not told to keep; `luck` decides of what: null, of all. */
  cutPower(luck: Random | null): void {
    for (const process of this.processes) process.kill()
    this.disk.cutPower(luck)
    this.boots++
  }

  /** What a process on this machine can know of another: of one elsewhere, nothing. */
  isAlive({ host, bootId, pid }: HostIdentity): boolean | 'unknown' {
    if (host !== this.name) return 'unknown'
    if (bootId !== `boot ${this.boots}`) return false
    return [...this.processes].some(({ identity }) => identity.pid === pid) ? 'unknown' : false
  }
}
