import {
  type BatchList,
  createOwner,
  listOwners,
  type OwnerRecord,
  parseOwner,
  type RawKeys,
  readOwnerText,
  renewOwner,
} from '@fluxforge/segments'
import { isStorageError, type Storage } from '@fluxforge/storage'
import type { Desk } from './desk.ts'

/** A batch in hand. */
export interface Owned {
  readonly epoch: number
  readonly record: OwnerRecord
}

/** What taking up needs of a desk. */
export type Claimant = Pick<Desk, 'input' | 'keys' | 'worker' | 'isAlive' | 'leases' | 'clock' | 'onEvent'>

/** Takes up a batch that is free, or whose holder is gone (hand-over 8). Null when somebody else has it. */
export async function takeUp(desk: Claimant, { batch }: Pick<BatchList, 'batch'>): Promise<Owned | null> {
  const { input, keys, worker, isAlive, leases, clock, onEvent } = desk
  const epoch = (await listOwners(input, keys)).get(batch)?.at(-1) ?? 0
  // From a clock: the same record as before, of one who let go and takes up again, would seem to have stood all the while.
  const counter = Math.floor(clock.monotonicMs() * 1000)
  const fresh: OwnerRecord = { ...worker, counter, attempts: 0, deaths: 0 }
  const text = epoch === 0 ? undefined : await readOwnerText(input, keys, batch, epoch)
  if (text === undefined) return await created(desk, batch, epoch + 1, fresh)
  const key = keys.owner(batch, epoch)
  const holder = parseOwner(text, input.describe(key))
  const why =
    holder.owner === worker.owner
      ? 'earlier life'
      : isAlive(holder) === false
        ? 'dead'
        : leases.remainingMs(key, text) === 0
          ? 'lease'
          : null
  if (why === null) return null
  // A holder elsewhere that died is known by its lease alone.
  const deaths = holder.deaths + (why === 'earlier life' ? 0 : 1)
  const owned = await created(desk, batch, epoch + 1, { ...fresh, attempts: holder.attempts, deaths })
  if (owned !== null && why !== 'earlier life') onEvent({ kind: 'taken_over', batch, from: `${holder.host} pid ${holder.pid}`, why })
  leases.forget(key)
  return owned
}

/** Removes the records of a batch that has no list, once nobody can be working on it any more. False: not yet. */
export async function removeOrphan(desk: Desk, batch: string): Promise<boolean> {
  const { input, keys, isAlive, leases } = desk
  const epoch = (await listOwners(input, keys)).get(batch)?.at(-1)
  const text = epoch === undefined ? undefined : await readOwnerText(input, keys, batch, epoch)
  if (epoch === undefined || text === undefined) return true
  const holder = parseOwner(text, input.describe(keys.owner(batch, epoch)))
  if (isAlive(holder) !== false && leases.remainingMs(keys.owner(batch, epoch), text) > 0) return false
  await removeOwners(input, keys, batch)
  return true
}

/** All records of a batch, lowest epoch first. */
export async function removeOwners(input: Storage, keys: RawKeys, batch: string): Promise<void> {
  for (const epoch of (await listOwners(input, keys)).get(batch) ?? []) await input.delete(keys.owner(batch, epoch))
}

/** Shows that the holder lives, four times a lease, until `done` fires. */
export async function keepRenewing(
  { input, keys, clock, settings }: Desk,
  batch: string,
  { epoch, record }: Owned,
  done: AbortSignal,
): Promise<void> {
  for (let counter = record.counter + 1; ; counter++) {
    await clock.sleep(settings.leaseMs / 4, done)
    if (done.aborted) return
    try {
      await renewOwner(input, keys, batch, epoch, { ...record, counter })
    } catch (error) {
      // A renewal that fails costs at most the ownership, and that only saves work (P4).
      if (!isStorageError(error)) throw error
    }
  }
}

/** Lets a batch go for others, its record kept so that failures stay counted. */
export async function noteAttempt({ input, keys }: Pick<Desk, 'input' | 'keys'>, batch: string, { epoch, record }: Owned): Promise<void> {
  await renewOwner(input, keys, batch, epoch, { ...record, counter: record.counter + 1, attempts: record.attempts + 1 })
}

/** Lets a batch go undone, with nothing counted. Where even that fails, its lease ends it. */
export async function release({ input, keys }: Pick<Desk, 'input' | 'keys'>, batch: string, { epoch }: Owned): Promise<void> {
  try {
    await input.delete(keys.owner(batch, epoch))
  } catch (error) {
    if (!isStorageError(error)) throw error
  }
}

async function created(
  { input, keys }: Pick<Desk, 'input' | 'keys'>,
  batch: string,
  epoch: number,
  record: OwnerRecord,
): Promise<Owned | null> {
  return (await createOwner(input, keys, batch, epoch, record)) ? { epoch, record } : null
}
