import type { Storage } from '@fluxforge/storage'
import { badRecord, createRecord, isJsonObject, parseJsonObject, readRecordText } from '../json-record.ts'
import { parseSegmentName } from '../names/segment-name.ts'
import type { RawKeys } from '../raw-keys.ts'

/** What is converted together, and for where. Made once, never changed (hand-over 6). */
export interface BatchList {
  readonly batch: string
  /** In the order of their names. */
  readonly members: readonly BatchMember[]
  /** Where the rows go, as the output storage describes it: `F:/processed/coinbase`. */
  readonly output: string
  /** Number of the output's layout record. */
  readonly layout: number
}

export interface BatchMember {
  readonly segment: string
  readonly bytes: number
}

/** The keys of a source's lists and void markers, without their contents. */
export interface BatchKeys {
  readonly lists: ReadonlySet<string>
  /** Batches marked void: their lists name nobody any more. */
  readonly voids: ReadonlySet<string>
}

/** False when somebody else made that list: look round again. */
export async function createBatchList(storage: Storage, keys: RawKeys, { batch, members, output, layout }: BatchList): Promise<boolean> {
  return await createRecord(storage, keys.list(batch), { output, layout, members })
}

/**
 * Undefined when there is none.
 *
 * @throws {SegmentError} ERR_SEGMENT_BAD_RECORD
 */
export async function readBatchList(storage: Storage, keys: RawKeys, batch: string): Promise<BatchList | undefined> {
  const text = await readRecordText(storage, keys.list(batch))
  if (text === undefined) return undefined
  const { output, layout, members } = parseJsonObject(text) ?? {}
  if (typeof output === 'string' && typeof layout === 'number' && areMembers(members)) return { batch, members, output, layout }
  throw badRecord(
    storage.describe(keys.list(batch)),
    'a batch list {output, layout, members}',
    text,
    'bring back the original, or, with every etl stopped, delete it: its segments are listed anew then',
  )
}

export async function listBatchKeys(storage: Storage, keys: RawKeys): Promise<BatchKeys> {
  const [lists, voids] = [new Set<string>(), new Set<string>()]
  for await (const { key } of storage.list(keys.batches)) {
    const found = keys.parse(key)
    if (found?.kind === 'list') lists.add(found.batch)
    else if (found?.kind === 'void') voids.add(found.batch)
  }
  return { lists, voids }
}

/** Repeatable. */
export async function createVoidMarker(storage: Storage, keys: RawKeys, batch: string): Promise<void> {
  await createRecord(storage, keys.voidMarker(batch), {})
}

function areMembers(value: unknown): value is BatchMember[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isMember)) return false
  // Twice in a list would be twice in the output.
  return new Set(value.map(({ segment }) => segment)).size === value.length
}

function isMember(value: unknown): value is BatchMember {
  if (!isJsonObject(value)) return false
  const { segment, bytes } = value
  return typeof segment === 'string' && parseSegmentName(segment) !== undefined && Number.isSafeInteger(bytes) && Number(bytes) >= 0
}
