import type { Storage } from '@fluxforge/storage'
import { parseBatchName } from './batch-name.ts'
import type { Clock } from './clock.ts'
import type { HostIdentity } from './host-identity.ts'
import type { RawKeys } from './raw-keys.ts'
import { createRecord, overwriteRecord, readRecord } from './record.ts'

/** A worker's claim on a batch. It only saves work: whoever loses it may go on harmlessly (P4). */
export interface Ownership extends HostIdentity {
  readonly batch: string
  readonly epoch: number
  /** Never repeats: one life of one worker process. */
  readonly owner: string
  /** Which FluxForge. */
  readonly build: string
  /** Raised by each renewal; a record that doesn't change for a lease is given up. */
  readonly counter: number
  /** Conversions that failed by the batch's own content. */
  readonly attempts: number
  /** Processes that died holding the batch. */
  readonly deaths: number
}

export interface Worker extends HostIdentity {
  readonly owner: string
  readonly build: string
}

/** Keys and content of processing/: all claims on all batches. */
export async function readOwnerships(storage: Storage, keys: RawKeys): Promise<Ownership[]> {
  const found: Ownership[] = []
  for await (const { key } of storage.list(keys.paths.processing)) {
    const name = /^(.+)\.([1-9]\d*)\.json$/.exec(key.slice(keys.paths.processing.length + 1))
    const [, batch = '', epoch = ''] = name ?? []
    if (parseBatchName(batch) === undefined) continue
    const record = await readRecord(storage, key)
    if (record === null) continue
    const text = (field: string): string => String(record[field] ?? '')
    const count = (field: string): number => (typeof record[field] === 'number' ? record[field] : 0)
    const identity = { host: text('host'), bootId: text('boot_id'), pid: count('pid'), owner: text('owner'), build: text('build') }
    found.push({
      batch,
      epoch: Number(epoch),
      ...identity,
      counter: count('counter'),
      attempts: count('attempts'),
      deaths: count('deaths'),
    })
  }
  return found
}

/** The claim with the highest epoch of a batch. */
export function holderOf(ownerships: readonly Ownership[], batch: string): Ownership | undefined {
  return ownerships
    .filter((one) => one.batch === batch)
    .reduce<Ownership | undefined>((top, one) => (top === undefined || one.epoch > top.epoch ? one : top), undefined)
}

/** Null when another was quicker. */
export async function claim(
  storage: Storage,
  keys: RawKeys,
  worker: Worker,
  batch: string,
  after: { readonly epoch: number; readonly attempts: number; readonly deaths: number },
): Promise<Ownership | null> {
  const { host, bootId, pid, owner, build } = worker
  const ownership = {
    batch,
    epoch: after.epoch + 1,
    host,
    bootId,
    pid,
    owner,
    build,
    counter: 0,
    attempts: after.attempts,
    deaths: after.deaths,
  }
  return (await createRecord(storage, keys.owner(batch, ownership.epoch), recordOf(ownership))) ? ownership : null
}

/** Writes a holder's own record again: raises its counter, or keeps its count of attempts. */
export async function renew(storage: Storage, keys: RawKeys, ownership: Ownership): Promise<void> {
  await overwriteRecord(storage, keys.owner(ownership.batch, ownership.epoch), recordOf(ownership))
}

/** All claims on a batch, in the order of their epochs. */
export async function removeOwnerships(storage: Storage, keys: RawKeys, batch: string): Promise<void> {
  for (const { epoch } of (await readOwnerships(storage, keys)).filter((one) => one.batch === batch))
    await storage.delete(keys.owner(batch, epoch))
}

/** Whether a holder is gone for certain: its process ended, or its machine was started anew. Of other machines nothing is certain. */
export function isProvablyDead(holder: HostIdentity, here: HostIdentity, isRunning: (pid: number) => boolean): boolean {
  if (holder.host !== here.host) return false
  return holder.bootId !== here.bootId || !isRunning(holder.pid)
}

/** Tells which records have not changed for a lease, by the observer's own monotonic clock: no two clocks are compared. */
export class LeaseObserver {
  readonly #clock: Clock
  readonly #leaseMs: number
  #seen = new Map<string, { readonly mark: string; readonly sinceMs: number }>()

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock
    this.#leaseMs = leaseMs
  }

  /** To be told of all records at each look round; those that are gone are forgotten. */
  observe(ownerships: readonly Ownership[]): void {
    const nowMs = this.#clock.monotonicMs()
    this.#seen = new Map(
      ownerships.map((one) => {
        const id = `${one.batch}.${one.epoch}`
        const mark = `${one.owner} ${one.counter}`
        const known = this.#seen.get(id)
        return [id, known?.mark === mark ? known : { mark, sinceMs: nowMs }]
      }),
    )
  }

  hasLapsed({ batch, epoch }: Ownership): boolean {
    const seen = this.#seen.get(`${batch}.${epoch}`)
    return seen !== undefined && this.#clock.monotonicMs() - seen.sinceMs >= this.#leaseMs
  }
}

function recordOf({ owner, host, bootId, pid, build, counter, attempts, deaths }: Ownership): { readonly [key: string]: string | number } {
  return { owner, host, boot_id: bootId, pid, build, counter, attempts, deaths }
}
