import type { Storage } from '@fluxforge/storage'
import { badRecord, createRecord, parseJsonObject, readRecordText, recordBytes } from '../json-record.ts'
import type { RawKeys } from '../raw-keys.ts'

/** Who works on a batch. It saves work and gives no rights (hand-over 8): what is committed is decided elsewhere. */
export interface OwnerRecord {
  /** Never repeats: one worker of one run. */
  readonly owner: string
  readonly host: string
  readonly bootId: string
  readonly pid: number
  /** FluxForge's version. */
  readonly build: string
  /** One more with each renewal; where it begins is of no meaning. */
  readonly counter: number
  /** Failures of the batch's own content so far. */
  readonly attempts: number
  /** Holders that went away without a word. */
  readonly deaths: number
}

/** Every batch that has records → its epochs, ascending. */
export async function listOwners(storage: Storage, keys: RawKeys): Promise<Map<string, number[]>> {
  const owners = new Map<string, number[]>()
  for await (const { key } of storage.list(keys.paths.processing)) {
    const found = keys.parse(key)
    if (found?.kind !== 'owner') continue
    const { batch, epoch } = found
    owners.set(
      batch,
      [...(owners.get(batch) ?? []), epoch].sort((a, b) => a - b),
    )
  }
  return owners
}

/** False when that epoch is taken. */
export async function createOwner(storage: Storage, keys: RawKeys, batch: string, epoch: number, record: OwnerRecord): Promise<boolean> {
  return await createRecord(storage, keys.owner(batch, epoch), written(record))
}

/** Overwrites one's own record: the only overwriting there is. */
export async function renewOwner(storage: Storage, keys: RawKeys, batch: string, epoch: number, record: OwnerRecord): Promise<void> {
  await storage.put(keys.owner(batch, epoch), recordBytes(written(record)), { mode: 'overwrite' })
}

/** The record as it stands, for `parseOwner` and `LeaseWatch`; undefined when it has gone. */
export async function readOwnerText(storage: Storage, keys: RawKeys, batch: string, epoch: number): Promise<string | undefined> {
  return await readRecordText(storage, keys.owner(batch, epoch))
}

/** @throws {SegmentError} ERR_SEGMENT_BAD_RECORD */
export function parseOwner(text: string, where: string): OwnerRecord {
  const { owner, host, boot_id: bootId, pid, build, counter, attempts, deaths } = parseJsonObject(text) ?? {}
  if (
    typeof owner === 'string' &&
    typeof host === 'string' &&
    typeof bootId === 'string' &&
    typeof pid === 'number' &&
    typeof build === 'string' &&
    typeof counter === 'number' &&
    typeof attempts === 'number' &&
    typeof deaths === 'number'
  )
    return { owner, host, bootId, pid, build, counter, attempts, deaths }
  throw badRecord(where, 'an ownership record {owner, host, boot_id, pid, …}', text, 'delete it: processing/ may be cleared without loss')
}

function written({ owner, host, bootId, pid, build, counter, attempts, deaths }: OwnerRecord): object {
  return { owner, host, boot_id: bootId, pid, build, counter, attempts, deaths }
}
