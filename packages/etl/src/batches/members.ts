import { createHash } from 'node:crypto'
import type { BatchMember } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import type { SegmentReading } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { Site } from './desk.ts'

/** What a pass over a member's bytes found. */
export type MemberReading = Pick<SegmentReading, 'segment' | 'bytes' | 'sha256'>

/** A batch's members: each is opened when its turn to be read comes, so that a long batch holds one stream. */
export interface OpenMembers {
  readonly segments: readonly SegmentChunks[]
  /** Those that weren't there, which is a value, not an error (hand-over 9); to be asked for when all have been read. */
  readonly missing: ReadonlySet<string>
}

export function openMembers({ input, keys }: Pick<Site, 'input' | 'keys'>, members: readonly Pick<BatchMember, 'segment'>[]): OpenMembers {
  const missing = new Set<string>()
  const segments = members.map(({ segment }) => ({
    name: segment,
    chunks: orNothing(input.get(keys.ready(segment)), () => missing.add(segment)),
  }))
  return { segments, missing }
}

/** Only bytes and hashes: for a batch that has a commit already, so that only its clean-up is left. */
export async function hashMembers(segments: readonly SegmentChunks[]): Promise<MemberReading[]> {
  const readings: MemberReading[] = []
  for (const { name, chunks } of segments) {
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

async function* orNothing(chunks: AsyncIterable<Uint8Array>, onMissing: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) throw error
    onMissing()
  }
}
