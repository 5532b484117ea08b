import type { Random } from '@fluxforge/testkit'
import { ArmedCrashes } from '../armed-crashes.ts'
import type { DiskFault } from '../disk/sim-disk.ts'
import type { Machine } from '../machine.ts'
import type { Stall } from '../oracle/losses.ts'
import type { Fate } from '../s3/bucket.ts'
import type { Service } from '../service.ts'
import type { Script } from '../simulated-case.ts'
import type { Simulation } from '../simulation.ts'

const LENGTH_MS = 200_000
const MOST_LATE_MS = 90_000

/** Whatever may happen to recorders, by chance. */
export class SimulationScript implements Script {
  readonly counts = { crashes: 0, faults: 0 }
  readonly stalls: Stall[] = []
  readonly #simulation: Simulation
  readonly #random: Random
  readonly #armed = new ArmedCrashes()
  #usualPauseMs: number

  constructor(simulation: Simulation, random: Random) {
    this.#simulation = simulation
    this.#random = random
    simulation.world.crashPlan = this.#armed
    this.#usualPauseMs = random.between(400, 2500)
    simulation.exchange.meanPauseMs = this.#usualPauseMs
  }

  async play(): Promise<void> {
    const { world, site } = this.#simulation
    const lies = this.#random.pick([0, 0.02, 0.1])
    for (const bucket of site.buckets.values()) bucket.network = (request) => this.#fateOf(request, lies)
    const moments = Array.from({ length: 6 + this.#random.integer(12) }, () => this.#random.between(2000, LENGTH_MS)).sort((a, b) => a - b)
    for (const ms of moments) {
      await world.sleep(ms - world.nowMs, null)
      this.#strike()
    }
    await world.sleep(20_000, null)
    this.#calm()
  }

  #calm(): void {
    const { world, site, exchange } = this.#simulation
    world.tell('all is calm')
    this.#armed.disarm()
    exchange.isUp = true
    this.#usualPauseMs = 800
    exchange.meanPauseMs = 800
    for (const { disk } of site.machines) disk.trouble = () => null
    for (const bucket of site.buckets.values()) bucket.network = () => ({ kind: 'fine' })
  }

  /** Kills come most often. */
  #strike(): void {
    const { recorder, converters, site, exchange } = this.#simulation
    const random = this.#random
    const machine = (): Machine => random.pick([site.recorder, ...site.converters])
    const strikes: readonly [() => void, ...(() => void)[]] = [
      () => this.#kill(recorder),
      () => this.#kill(recorder),
      () => this.#kill(random.pick(converters)),
      () => this.#kill(random.pick([recorder, ...converters])),
      () => this.#cutPower(machine()),
      () => this.#cutPower(machine()),
      () => this.#troubleDisk(machine()),
      () => this.#troubleDisk(machine()),
      () => this.#stop(random.pick([recorder, ...converters])),
      () => this.#setClock(machine()),
      () => this.#outage(),
      () => this.#fault('numbers are skipped', () => exchange.open[0]?.skip(1 + random.integer(4))),
      () => this.#fault('the exchange cuts', () => exchange.open.at(-1)?.cut('going away')),
      () => this.#fault('the exchange is half-open', () => exchange.open[0]?.mute()),
      () => this.#flood(),
      () => this.#closeExchange(),
    ]
    random.pick(strikes)()
  }

  #fault(text: string, happen: () => void): void {
    this.counts.faults++
    this.#simulation.world.tell(text)
    happen()
  }

  /** At some moment, or in the middle of something. */
  #kill(service: Service): void {
    const crash = (where: string): void => {
      if (service.process === null) return
      this.counts.crashes++
      this.#simulation.world.tell(`SIGKILL ${service.name} ${where}`)
      service.process.kill()
    }
    if (this.#random.chance(0.2)) crash('')
    else this.#arm(service.name, crash)
  }

  #cutPower(machine: Machine): void {
    const luck = this.#random.chance(0.3) ? null : this.#random.fork()
    const crash = (where: string): void => {
      if (machine.processes.size === 0) return
      this.counts.crashes++
      this.#simulation.world.tell(`power cut of ${machine.name} ${where}`)
      machine.cutPower(luck)
    }
    const [program] = [...machine.processes]
    if (program === undefined || this.#random.chance(0.2)) crash('')
    else this.#arm(this.#random.pick([program, ...machine.processes]).name, crash)
  }

  #arm(program: string, crash: (where: string) => void): void {
    const isBefore = this.#random.chance(0.5)
    const operations = 1 + this.#random.integer(this.#random.pick([5, 30, 150]))
    this.#armed.arm(program, operations, isBefore, ({ name }) => crash(`${isBefore ? 'before' : 'after'} ${name}`))
  }

  #stop(service: Service): void {
    const { world } = this.#simulation
    const ms = this.#random.between(1000, 150_000)
    if (service.process === null) return
    this.counts.faults++
    world.tell(`SIGSTOP ${service.name} for ${(ms / 1000).toFixed(1)} s`)
    service.process.pause(ms)
    if (service === this.#simulation.recorder) this.stalls.push({ by: 'stop', fromMs: world.nowMs, toMs: world.nowMs + ms })
  }

  #setClock(machine: Machine): void {
    const ms = this.#random.pick([-1, 1]) * this.#random.pick([150, 5000, 300_000])
    this.#fault(`the clock of ${machine.name} is set by ${ms} ms`, () => {
      machine.wallErrorMs += ms
    })
  }

  /** One failure, or many for a while. */
  #troubleDisk(machine: Machine): void {
    const { world } = this.#simulation
    const fault: DiskFault = this.#random.pick(['EIO', 'EIO', 'ENOSPC', 'EMFILE', 'short'])
    const call = CALLS[fault]
    const isOnce = this.#random.chance(0.5)
    const untilMs = world.nowMs + (isOnce ? 60_000 : this.#random.between(500, 15_000))
    const luck = this.#random.fork()
    let isOver = false
    this.#fault(`${fault} on the disk of ${machine.name}, ${isOnce ? 'once' : `until ${(untilMs / 1000).toFixed(1)} s`}`, () => {
      if (machine === this.#simulation.site.recorder) this.stalls.push({ by: 'disk', fromMs: world.nowMs, toMs: untilMs })
      machine.disk.trouble = (name, path) => {
        if (isOver || world.nowMs > untilMs || !call.test(name) || luck.chance(isOnce ? 0.7 : 0.5)) return null
        isOver = isOnce
        world.tell(`${fault} at ${name} ${path}`)
        return fault
      }
    })
  }

  #outage(): void {
    const { world, site } = this.#simulation
    if (site.buckets.size === 0) return
    const ms = this.#random.between(1000, 90_000)
    this.#fault(`S3 is away for ${(ms / 1000).toFixed(1)} s`, () => {
      this.#awayUntilMs = world.nowMs + ms
    })
  }

  #awayUntilMs = 0

  #fateOf(request: string, lies: number): Fate {
    const random = this.#random
    if (this.#simulation.world.nowMs < this.#awayUntilMs) return { kind: random.chance(0.9) ? 'refused' : 'unanswered' }
    if (!random.chance(lies)) return { kind: 'fine' }
    this.counts.faults++
    const afterMs = random.between(50, random.pick([500, 10_000, MOST_LATE_MS]))
    const fates: readonly [Fate, ...Fate[]] = [
      { kind: 'refused' },
      { kind: 'unanswered' },
      { kind: 'late', afterMs },
      { kind: 'doubled', afterMs },
    ]
    const fate = random.pick(fates)
    this.#simulation.world.tell(`S3 ${fate.kind}: ${request}`)
    return fate
  }

  #flood(): void {
    const { world, exchange } = this.#simulation
    this.#fault('the exchange floods', () => {
      exchange.meanPauseMs = 20
      world.after(1500, null, () => {
        exchange.meanPauseMs = this.#usualPauseMs
      })
    })
  }

  #closeExchange(): void {
    const { world, exchange } = this.#simulation
    this.#fault('the exchange is away', () => {
      exchange.isUp = false
      for (const line of exchange.open) line.cut('restart')
      world.after(this.#random.between(2000, 40_000), null, () => {
        exchange.isUp = true
      })
    })
  }
}

/** Where each failure can come from. */
const CALLS: { readonly [fault in DiskFault]: RegExp } = {
  EIO: /^(?:writev|read|datasync|sync|syncDirectory|truncate|open|link|rename|unlink|readdir|stat)$/,
  ENOSPC: /^(?:writev|open|link|mkdir|rename)$/,
  EMFILE: /^(?:open|readdir|syncDirectory)$/,
  short: /^written$/,
}
