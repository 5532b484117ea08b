import { createHash } from 'node:crypto'
import type { BatchList, BatchMember } from '@fluxforge/segments'
import { isStorageError, type Storage } from '@fluxforge/storage'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { Site } from './desk.ts'

/** What a pass over a member's bytes found. */
export interface MemberReading {
  readonly segment: string
  readonly bytes: number
  readonly sha256: string
}

/** The members that are there, opened; those that aren't are a value, not an error (hand-over 9). */
export interface OpenMembers {
  readonly present: readonly SegmentChunks[]
  readonly missing: readonly BatchMember[]
}

export async function openMembers(
  { input, keys }: Pick<Site, 'input' | 'keys'>,
  { members }: Pick<BatchList, 'members'>,
): Promise<OpenMembers> {
  const present: SegmentChunks[] = []
  const missing: BatchMember[] = []
  for (const member of members) {
    const chunks = await opened(input, keys.ready(member.segment))
    if (chunks === null) missing.push(member)
    else present.push({ name: member.segment, chunks })
  }
  return { present, missing }
}

/** Only bytes and hashes: for a batch that has a commit already, so that only its clean-up is left. */
export async function hashMembers(present: readonly SegmentChunks[]): Promise<MemberReading[]> {
  const readings: MemberReading[] = []
  for (const { name, chunks } of present) {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
    }
    readings.push({ segment: name, bytes, sha256: hash.digest('hex') })
  }
  return readings
}

/** The stream of an object whose first chunk is there; null when the object isn't. */
async function opened(input: Storage, key: string): Promise<AsyncIterable<Uint8Array> | null> {
  const iterator = input.get(key)[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    return rejoined(first, iterator)
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return null
    throw error
  }
}

async function* rejoined(first: IteratorResult<Uint8Array>, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
