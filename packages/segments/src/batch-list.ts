import type { Storage } from '@fluxforge/storage'
import { parseBatchName } from './batch-name.ts'
import type { RawKeys } from './raw-keys.ts'
import { badRecord, createRecord, isRecord, readRecord } from './record.ts'

/** Segments that are converted together, and for whom: decided once, by one `create` (hand-over 6). */
export interface BatchList {
  readonly batch: string
  readonly members: readonly BatchMember[]
  /** Where its Parquet goes, as `Storage.describe` tells it, and the layout it has there. */
  readonly output: string
  readonly layout: number
}

export interface BatchMember {
  readonly segment: string
  readonly bytes: number
}

/** Every list under state/, and which of them are void. */
export interface BatchLists {
  readonly lists: ReadonlyMap<string, BatchList>
  readonly voids: ReadonlySet<string>
}

/** False when the number is taken: look round again. */
export function createBatchList(storage: Storage, keys: RawKeys, { batch, members, output, layout }: BatchList): Promise<boolean> {
  return createRecord(storage, keys.list(batch), { batch, members, output, layout })
}

/** `known` saves reading lists again: they never change. */
export async function readBatchLists(
  storage: Storage,
  keys: RawKeys,
  known: ReadonlyMap<string, BatchList> = new Map(),
): Promise<BatchLists> {
  const lists = new Map<string, BatchList>()
  const voids = new Set<string>()
  for await (const { key } of storage.list(keys.batches)) {
    const name = key.slice(keys.batches.length + 1)
    const voided = name.replace(/\.void\.json$/, '')
    if (voided !== name) {
      voids.add(voided)
      continue
    }
    const batch = name.replace(/\.json$/, '')
    if (parseBatchName(batch) === undefined) continue
    const list = known.get(batch) ?? (await readBatchList(storage, keys, batch))
    if (list !== null) lists.set(batch, list)
  }
  return { lists, voids }
}

async function readBatchList(storage: Storage, keys: RawKeys, batch: string): Promise<BatchList | null> {
  const key = keys.list(batch)
  const record = await readRecord(storage, key)
  if (record === null) return null
  const { members, output, layout } = record
  if (!Array.isArray(members) || typeof output !== 'string' || typeof layout !== 'number')
    throw badRecord(storage, key, 'found one without members, output or layout')
  return {
    batch,
    output,
    layout,
    members: members.map((member: unknown) => {
      if (!isRecord(member) || typeof member['segment'] !== 'string' || typeof member['bytes'] !== 'number')
        throw badRecord(storage, key, 'found a member without segment or bytes')
      return { segment: member['segment'], bytes: member['bytes'] }
    }),
  }
}
