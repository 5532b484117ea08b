import type { Storage } from '@fluxforge/storage'
import { createRecord, parseJsonObject, readRecordText } from '../json-record.ts'
import type { RawKeys } from '../raw-keys.ts'

/** Why a batch is not converted until a person has looked (hand-over 17). That the key is there is what counts; the rest is for people. */
export interface Hold {
  readonly batch: string
  readonly reason: string
  /** RFC 3339, UTC; empty when it can't be read. */
  readonly since: string
  readonly attempts: number
}

/** Repeatable: the first reason stands. */
export async function createHold(storage: Storage, keys: RawKeys, { batch, reason, since, attempts }: Hold): Promise<void> {
  await createRecord(storage, keys.hold(batch), { reason, since, attempts })
}

/** Undefined when there is none. */
export async function readHold(storage: Storage, keys: RawKeys, batch: string): Promise<Hold | undefined> {
  const text = await readRecordText(storage, keys.hold(batch))
  if (text === undefined) return undefined
  const { reason, since, attempts } = parseJsonObject(text) ?? {}
  return {
    batch,
    reason: typeof reason === 'string' ? reason : `unknown: ${storage.describe(keys.hold(batch))} can't be read`,
    since: typeof since === 'string' ? since : '',
    attempts: typeof attempts === 'number' ? attempts : 0,
  }
}

/** The batches held, in the order of their keys. */
export async function listHolds(storage: Storage, keys: RawKeys): Promise<string[]> {
  const held: string[] = []
  for await (const { key } of storage.list(keys.paths.quarantine)) {
    const found = keys.parse(key)
    if (found?.kind === 'hold') held.push(found.batch)
  }
  return held
}
