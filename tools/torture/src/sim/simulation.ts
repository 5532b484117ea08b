import type { Leftovers } from '@fluxforge/etl'
import type { Random } from '@fluxforge/testkit'
import { Exchange } from './exchange/exchange.ts'
import type { LedgerLife } from './ledger.ts'
import { once, watch } from './programs/convert.ts'
import { drainPlace, type IngestSurroundings, ingest } from './programs/ingest.ts'
import { Service } from './service.ts'
import { SimProcess } from './sim-process.ts'
import { Site } from './site.ts'
import type { SiteConfig } from './site-config.ts'
import type { World } from './world.ts'

/** Everything lands, and every lease has run out, within. */
const CALM_MS = 5 * 60_000
const ROUNDS = 4

/** One recorder and two converters on a site. */
export class Simulation {
  readonly world: World
  readonly site: Site
  readonly exchange: Exchange
  readonly lives: LedgerLife[] = []
  readonly recorder: Service
  readonly converters: readonly [Service, Service]
  readonly #surroundings: IngestSurroundings

  constructor(world: World, config: SiteConfig, random: Random) {
    this.world = world
    this.site = new Site(world, config)
    this.exchange = new Exchange(world, random)
    const { site, exchange, lives } = this
    this.#surroundings = { world, site, exchange, lives }
    this.recorder = new Service(world, site.recorder, 'ingest', (process, signal) => ingest(this.#surroundings, process, signal))
    const converter = (at: 0 | 1): Service =>
      new Service(world, site.converters[at], `etl-${at + 1}`, (process, signal) => watch(world, site, process, signal))
    this.converters = [converter(0), converter(1)]
  }

  get services(): readonly Service[] {
    return [this.recorder, ...this.converters]
  }

  start(): void {
    for (const service of this.services) service.start()
  }

  /** What a person does at the end: a fresh frame is waited for, everybody stops in order, the spool is drained, and `etl --once` runs until nothing is left. */
  async finish(): Promise<Leftovers | null> {
    const { world } = this
    this.recorder.start()
    await this.#fresh()
    await this.recorder.stop()
    await Promise.all(this.converters.map((service) => service.stop()))
    await world.sleep(this.#underWay() ? CALM_MS : 1000, null)
    await new SimProcess(world, this.site.recorder, 'drain', (process, signal) => drainPlace(this.#surroundings, process, signal)).ended
    let left: Leftovers | null = null
    for (let round = 0; round < ROUNDS; round++) {
      left = null
      const ends = this.site.converters.map(
        (machine, at) =>
          new SimProcess(world, machine, `once-${at + 1}`, (process, signal) =>
            once(world, this.site, process, signal, (found) => {
              left = found
            }),
          ).ended,
      )
      for (const end of await Promise.all(ends)) {
        if (end.kind !== 'failed') continue
        world.tell(`etl --once failed: ${String(end.error)}`)
        if (round === ROUNDS - 1) throw end.error
      }
      if (left === null) return null
      await world.sleep(CALM_MS, null)
    }
    return left
  }

  /** Until the recorder has made a frame of each connection durable. */
  async #fresh(): Promise<void> {
    const sinceMs = this.world.nowMs
    const { productIds, productsPerConnection } = this.site.config.coinbase
    const connections = Math.ceil(productIds.length / productsPerConnection)
    for (let waitedMs = 0; waitedMs < CALM_MS; waitedMs += 500) {
      await this.world.sleep(500, null)
      const life = this.lives.at(-1)
      const fresh = life?.lines.slice(0, life.durable).filter(({ atMs, channel }) => atMs >= sinceMs && channel !== '_fluxforge')
      if (new Set(fresh?.map(({ connectionId }) => connectionId)).size >= connections) return
    }
    this.world.problems.push(`no fresh frame was durable ${CALM_MS / 1000} s after the last fault`)
  }

  #underWay(): boolean {
    return [...this.site.buckets.values()].some(({ underWay }) => underWay > 0)
  }
}
