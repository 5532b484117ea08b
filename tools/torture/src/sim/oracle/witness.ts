import type { Simulation } from '../simulation.ts'
import { commitsIn } from './commits.ts'
import { sha256 } from './sha256.ts'

/** Sees every object of ready/ come and go: what comes is whole and never changes, and goes only once it is committed for good. */
export class Witness {
  /** Contents that were ever in ready/, by their SHA-256. */
  readonly published = new Map<string, Buffer>()
  readonly #simulation: Simulation
  readonly #named = new Map<string, string>()
  readonly #under: string

  constructor(simulation: Simulation) {
    const { site } = simulation
    this.#simulation = simulation
    this.#under = `${site.keys.paths.ready}/`
    for (const { disk } of site.machines) disk.witness = (path, bytes, change) => this.#see(path, bytes, change === 'named')
    for (const bucket of site.buckets.values()) bucket.witness = (key, bytes, change) => this.#see(key, bytes, change !== 'removed')
  }

  #see(key: string, bytes: Uint8Array, isThere: boolean): void {
    const at = key.indexOf(this.#under)
    const segment = key.slice(at + this.#under.length)
    if (at < 0 || segment.startsWith('.')) return
    const { world } = this.#simulation
    if (!isThere) {
      // In the same turn: nothing else happens before it has looked.
      this.#lookAtCommits(segment, sha256(bytes)).catch((error: unknown) => world.problems.push(`looking at commits: ${String(error)}`))
      return
    }
    const content = sha256(bytes)
    const before = this.#named.get(segment)
    this.#named.set(segment, content)
    this.published.set(content, Buffer.from(bytes))
    if (bytes.at(-1) !== 0x0a) world.problems.push(`P1: ${segment} in ready/ does not end with a whole line`)
    if (before !== undefined && before !== content) world.problems.push(`P1, P10: ${segment} was in ready/ before, with other content`)
  }

  /** P5: all that a commit names stands where a power cut could not take it. */
  async #lookAtCommits(segment: string, content: string): Promise<void> {
    const { world, site } = this.#simulation
    const objects = await site.objects('etlOutput', site.outputPath, 'durable')
    const commit = commitsIn(objects).find(({ segments }) => segments.some((one) => one.sha256 === content))
    if (commit === undefined) {
      world.problems.push(`P5: ${segment} was deleted from ready/ before any durable commit named its content`)
      return
    }
    for (const { key, sha256: expected } of [...commit.parts, ...(commit.dead_letters === null ? [] : [commit.dead_letters])]) {
      const bytes = objects.get(key)
      if (bytes === undefined || sha256(bytes) !== expected)
        world.problems.push(`P5: ${segment} was deleted from ready/ while ${key}, which its commit names, was not durable`)
    }
  }
}
