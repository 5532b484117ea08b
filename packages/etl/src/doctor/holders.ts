import { type Clock, type IsAlive, isSegmentError, LeaseWatch, listOwners, parseOwner, readOwnerText } from '@fluxforge/segments'
import type { Site } from '../batches/desk.ts'
import type { Finding } from './finding.ts'

/** Whether somebody works on a batch. */
export type Holding = 'nobody' | 'somebody' | Extract<Finding, { kind: 'dead_owner' | 'bad_record' }>

export interface HolderOptions {
  readonly site: Pick<Site, 'input' | 'keys'>
  readonly clock: Clock
  readonly isAlive: IsAlive
  readonly leaseMs: number
}

/** Who holds batches, and whether they live: known at once where the operating system knows, else when a record has changed, or not for a lease. */
export class Holders {
  readonly #options: HolderOptions
  readonly #leases: LeaseWatch
  /** The newest record of each batch as it was first seen. */
  readonly #first = new Map<string, string>()

  constructor(options: HolderOptions) {
    this.#options = options
    this.#leases = new LeaseWatch(options.clock, options.leaseMs)
  }

  /** Begins the leases: the sooner, the less is to be waited for later. */
  async begin(): Promise<void> {
    const { input, keys } = this.#options.site
    for (const [batch, epochs] of await listOwners(input, keys)) await this.#look(batch, epochs.at(-1))
  }

  /** Each of these batches once it is certain, those first that are so at once. */
  async *settle(batches: Iterable<string>, signal: AbortSignal): AsyncGenerator<readonly [batch: string, Holding]> {
    const { site, clock, leaseMs } = this.#options
    let waiting = [...batches]
    for (;;) {
      const owners = await listOwners(site.input, site.keys)
      const unsure: string[] = []
      for (const batch of waiting) {
        const holding = await this.#look(batch, owners.get(batch)?.at(-1))
        if (holding === null) unsure.push(batch)
        else yield [batch, holding]
      }
      if (unsure.length === 0) return
      waiting = unsure
      await clock.sleep(leaseMs / 8, signal)
      signal.throwIfAborted()
    }
  }

  /** Null: it can't be told yet. */
  async #look(batch: string, epoch: number | undefined): Promise<Holding | null> {
    const { site, isAlive } = this.#options
    const text = epoch === undefined ? undefined : await readOwnerText(site.input, site.keys, batch, epoch)
    if (epoch === undefined || text === undefined) return 'nobody'
    const key = site.keys.owner(batch, epoch)
    const sign = `${epoch} ${text}`
    const first = this.#first.get(batch) ?? sign
    this.#first.set(batch, first)
    try {
      const holder = parseOwner(text, site.input.describe(key))
      const isGone = isAlive(holder) === false || this.#leases.remainingMs(key, text) === 0
      if (isGone) return { kind: 'dead_owner', batch, epoch, text, holder: `pid ${holder.pid} on ${holder.host}` }
      return first === sign ? null : 'somebody'
    } catch (error) {
      if (!isSegmentError(error, 'ERR_SEGMENT_BAD_RECORD')) throw error
      return { kind: 'bad_record', place: site.input.describe(key), reason: error.message }
    }
  }
}
