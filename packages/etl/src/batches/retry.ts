import { type BatchList, createAside, listAsides, listBatchKeys, listHolds, parseSegmentName, readBatchList } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import { EtlError } from '../errors.ts'
import { markVoid } from './clean-up.ts'
import { voidCommitBytes } from './commit-record.ts'
import { outputName, type Site } from './desk.ts'
import { hashMembers, openMembers } from './members.ts'
import { uncommitted } from './verdict.ts'

/** What a retry changed. Workers do the rest. */
export type RetryOutcome =
  /** The hold is gone: the batch is due again. */
  | { readonly kind: 'unheld'; readonly batch: string }
  /** No longer set aside: the segment is listed again. */
  | { readonly kind: 'restored'; readonly segment: string }
  /** Given up: its segments, but for those set aside, form a new list. */
  | { readonly kind: 'voided'; readonly batch: string }
  /** Committed after all: only its clean-up is left. */
  | { readonly kind: 'committed'; readonly batch: string }

/**
 * `retry BATCH|SEGMENT` (hand-over 19). Repeatable.
 *
 * @throws {EtlError} ERR_ETL_REFUSED when nothing of this name is held or set aside.
 */
export async function retry(site: Site, target: string): Promise<RetryOutcome> {
  const { input, keys } = site
  if ((await listAsides(input, keys)).has(target)) {
    await input.delete(keys.aside(target))
    return { kind: 'restored', segment: target }
  }
  const { batch } = await heldList(site, target)
  await input.delete(keys.hold(batch))
  return { kind: 'unheld', batch }
}

/** `retry --without SEGMENT` (hand-over 20): gives up the held batch that has it, sets it aside, and lets the rest be listed anew. Repeatable at any point. */
export async function retryWithout(site: Site, segment: string): Promise<RetryOutcome> {
  const list = await heldListOfOurs(site, segment)
  await createAside(site.input, site.keys, segment)
  const outcome = await giveUp(site, list)
  if (outcome.kind === 'committed') await site.input.delete(site.keys.aside(segment))
  await site.input.delete(site.keys.hold(list.batch))
  return outcome
}

/** `retry --again BATCH` (hand-over 20): the same without setting anything aside, after an upgrade that reads rows differently. */
export async function retryAgain(site: Site, target: string): Promise<RetryOutcome> {
  const list = await heldListOfOurs(site, target)
  const outcome = await giveUp(site, list)
  await site.input.delete(site.keys.hold(list.batch))
  return outcome
}

/** Decided at the commit key first: whatever a late holder does then, its parts are nobody's. */
async function giveUp(site: Site, { batch, members }: BatchList): Promise<RetryOutcome> {
  const { output, outputKeys, commits } = site
  try {
    await output.put(outputKeys.commit(batch), voidCommitBytes(batch), { mode: 'create' })
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
  }
  if ((await commits.read(batch))?.kind !== 'void') return { kind: 'committed', batch }
  const open = openMembers(site, members)
  const readings = (await hashMembers(open.segments)).filter(({ segment }) => !open.missing.has(segment))
  await markVoid(site, batch, uncommitted(readings, await commits.ofDay(batch)))
  return { kind: 'voided', batch }
}

/** One that is decided at our commit key. */
async function heldListOfOurs(site: Site, target: string): Promise<BatchList> {
  const list = await heldList(site, target)
  if (list.output === outputName(site)) return list
  throw new EtlError(
    'ERR_ETL_REFUSED',
    `retrying ${target}: batch ${list.batch} can't be given up here: it is for ${list.output}, and this etl writes to ${outputName(site)}; use the config of that output`,
  )
}

/** The held batch of this name, or that has a segment of this name. */
async function heldList({ input, keys }: Site, target: string): Promise<BatchList> {
  const held = await listHolds(input, keys)
  const { voids } = await listBatchKeys(input, keys)
  let over: BatchList | undefined
  for (const batch of held) {
    if (batch !== target && parseSegmentName(target) === undefined) continue
    const list = await readBatchList(input, keys, batch)
    if (list === undefined || (batch !== target && !list.members.some(({ segment }) => segment === target))) continue
    if (!voids.has(batch)) return list
    // Void already, by a retry that was cut short: its segments may be in a newer batch by now, and that one is meant if it is held.
    over = list
  }
  if (over !== undefined) return over
  throw new EtlError(
    'ERR_ETL_REFUSED',
    `retrying ${target}: expected a batch that is held, or a segment of one, found ${held.length === 0 ? 'nothing held' : `only ${held.join(', ')} held`} in ${input.describe(keys.paths.quarantine)}`,
  )
}
