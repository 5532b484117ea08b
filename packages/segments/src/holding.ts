import type { Storage } from '@fluxforge/storage'
import { parseBatchName } from './batch-name.ts'
import type { RawKeys } from './raw-keys.ts'
import { createRecord, readRecord } from './record.ts'
import { parseSegmentName } from './segment-name.ts'

/** Why a batch is held back (hand-over 17). Its segments stay where they are. */
export interface Hold {
  readonly batch: string
  readonly reason: string
}

export async function createHold(storage: Storage, keys: RawKeys, { batch, reason }: Hold, heldAt: string): Promise<void> {
  await createRecord(storage, keys.hold(batch), { batch, reason, held_at: heldAt })
}

export async function readHolds(storage: Storage, keys: RawKeys): Promise<Map<string, Hold>> {
  const holds = new Map<string, Hold>()
  for await (const { key } of storage.list(keys.paths.quarantine)) {
    const batch = key.slice(keys.paths.quarantine.length + 1).replace(/\.json$/, '')
    if (parseBatchName(batch) === undefined) continue
    const record = await readRecord(storage, key)
    if (record !== null) holds.set(batch, { batch, reason: String(record['reason'] ?? 'no reason given') })
  }
  return holds
}

/** Segments that a person set aside: no list takes them. */
export async function readAsides(storage: Storage, keys: RawKeys): Promise<Set<string>> {
  const asides = new Set<string>()
  for await (const { key } of storage.list(keys.asides)) {
    const segment = key.slice(keys.asides.length + 1).replace(/\.json$/, '')
    if (parseSegmentName(segment) !== undefined) asides.add(segment)
  }
  return asides
}

export function createAside(storage: Storage, keys: RawKeys, segment: string): Promise<boolean> {
  return createRecord(storage, keys.aside(segment), { segment })
}

export function createVoidMarker(storage: Storage, keys: RawKeys, batch: string): Promise<boolean> {
  return createRecord(storage, keys.voidMarker(batch), { batch })
}
