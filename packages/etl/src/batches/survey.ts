import {
  type BatchList,
  type BatchMember,
  compareBatchNames,
  compareSegmentNames,
  listAsides,
  listBatchKeys,
  listHolds,
  listOwners,
  parseSegmentName,
  type RawKeys,
  readBatchList,
  requireBatchName,
} from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { inParallel } from './in-parallel.ts'

const READS_AT_ONCE = 16

/** What is in ready/. */
export interface Arrivals {
  /** Sizes by name. */
  readonly ready: ReadonlyMap<string, number>
  /** Keys there that are no segments. */
  readonly strangers: readonly string[]
}

/** What one look round found (hand-over 4), in this order of reading. */
export interface Survey extends Arrivals {
  readonly lists: ReadonlyMap<string, BatchList>
  readonly voids: ReadonlySet<string>
  readonly holds: ReadonlySet<string>
  readonly asides: ReadonlySet<string>
  /** Epochs of each batch that has ownership records. */
  readonly owners: ReadonlyMap<string, readonly number[]>
}

/** The beginning of a look round. */
export async function listReady(input: Storage, keys: RawKeys): Promise<Arrivals> {
  const ready = new Map<string, number>()
  const strangers: string[] = []
  for await (const { key, sizeBytes } of input.list(keys.paths.ready)) {
    const found = keys.parse(key)
    if (found?.kind === 'ready') ready.set(found.segment, sizeBytes)
    else strangers.push(key)
  }
  return { ready, strangers }
}

/** `known` saves reading lists again: they never change. */
export async function lookRound(input: Storage, keys: RawKeys, known: ReadonlyMap<string, BatchList> = new Map()): Promise<Survey> {
  return await lookFurther(input, keys, await listReady(input, keys), known)
}

/** The rest of a look round. */
export async function lookFurther(
  input: Storage,
  keys: RawKeys,
  arrivals: Arrivals,
  known: ReadonlyMap<string, BatchList>,
): Promise<Survey> {
  const batches = await listBatchKeys(input, keys)
  const read = await inParallel(
    [...batches.lists],
    READS_AT_ONCE,
    async (batch) => known.get(batch) ?? (await readBatchList(input, keys, batch)),
  )
  // One that has gone meanwhile was pruned.
  const lists = new Map(read.filter((list) => list !== undefined).map((list) => [list.batch, list]))
  const holds = new Set(await listHolds(input, keys))
  const asides = await listAsides(input, keys)
  return { ...arrivals, lists, voids: batches.voids, holds, asides, owners: await listOwners(input, keys) }
}

/** Whether something is held, or set aside, no more: a retry. Where nothing was, nothing is listed. */
export async function isBroughtBack(input: Storage, keys: RawKeys, { holds, asides }: Pick<Survey, 'holds' | 'asides'>): Promise<boolean> {
  const held = holds.size === 0 ? holds : new Set(await listHolds(input, keys))
  const aside = asides.size === 0 ? asides : await listAsides(input, keys)
  return !holds.isSubsetOf(held) || !asides.isSubsetOf(aside)
}

/** Batches that are to be taken up (hand-over 7), oldest first: a member is in ready/, or there is a record; held ones not. */
export function dueBatches({ ready, lists, voids, holds, owners }: Survey): BatchList[] {
  const isDue = ({ batch, members }: BatchList): boolean => {
    // A void batch has only its hold and records to be cleared.
    if (voids.has(batch)) return holds.has(batch) || owners.has(batch)
    if (holds.has(batch)) return false
    return owners.has(batch) || members.some(({ segment }) => ready.has(segment))
  }
  return [...lists.values()].filter(isDue).sort((a, b) => compareBatchNames(a.batch, b.batch))
}

/** Batches with records and no list: their lease is all there is to wait for (hand-over 8). */
export function orphanOwners({ lists, owners }: Survey): string[] {
  return [...owners.keys()].filter((batch) => !lists.has(batch))
}

/** Segments for the next list of an hour. */
export interface Offer {
  readonly hour: string
  readonly members: BatchList['members']
  /** The highest number that a list of this hour has. */
  readonly highestListed: number
}

/** Segments that no list names and nobody set aside, hour by hour (hand-over 5). */
export function offers({ ready, lists, voids, asides }: Survey): Offer[] {
  const listed = new Set(
    [...lists.values()].filter(({ batch }) => !voids.has(batch)).flatMap(({ members }) => members.map(({ segment }) => segment)),
  )
  const hours = new Map<string, BatchMember[]>()
  for (const [segment, bytes] of [...ready].sort(([a], [b]) => compareSegmentNames(a, b))) {
    const hour = parseSegmentName(segment)?.hour
    if (hour === undefined || listed.has(segment) || asides.has(segment)) continue
    const members = hours.get(hour) ?? []
    members.push({ segment, bytes })
    hours.set(hour, members)
  }
  const highest = new Map<string, number>()
  for (const { hour, number } of [...lists.keys()].map(requireBatchName)) highest.set(hour, Math.max(number, highest.get(hour) ?? 0))
  return [...hours].map(([hour, members]) => ({ hour, members, highestListed: highest.get(hour) ?? 0 }))
}

/** On the wall clock: from when on all segments of an hour can be expected to be there. */
export function closesAtMs(hour: string, graceMs: number): number {
  const start = Date.parse(`${hour.slice(0, 4)}-${hour.slice(4, 6)}-${hour.slice(6, 8)}T${hour.slice(9)}:00:00Z`)
  return start + 3_600_000 + graceMs
}
