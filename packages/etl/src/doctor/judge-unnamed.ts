import { isSegmentError, listBatchKeys, readBatchList } from '@fluxforge/segments'
import { isStorageError, readBytes } from '@fluxforge/storage'
import type { Commit } from '../batches/commit-record.ts'
import { outputName, type Site } from '../batches/desk.ts'
import { hashMembers, openMembers } from '../batches/members.ts'
import { batchHash } from '../batches/output-keys.ts'
import { committedSegments } from '../batches/verdict.ts'
import { isEtlError } from '../errors.ts'
import type { Unnamed } from './output-survey.ts'

/** So much of a part's end holds nearly every footer. */
const FOOTER_BYTES = 512 * 1024

export type Judgement =
  /** By now a commit has this hash. */
  | { readonly kind: 'committed'; readonly batch: string }
  /** A batch of its hour is still open, or what would tell can't be read: it may be named yet. */
  | { readonly kind: 'open' }
  /** Proven: no commit can ever name it. */
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'unexplained'; readonly segments: readonly string[] }

/**
 * Whether a commit may still come for objects that none names. None can once every batch that is listed for their hour is decided, and their own is too: the commits
 * name the segments that they were made of, or their hash is that of a batch that was given up. Asked anew each time, commits last.
 */
export async function judgeUnnamed(site: Site, { hour, hash, batch, objects }: Unnamed): Promise<Judgement> {
  const { commits } = site
  try {
    const isOpen = await hasOpenBatch(site, hour)
    const ofDay = await commits.ofDay(`${hour}.1`)
    const named = ofDay.find((commit) => commit.kind === 'committed' && commit.hash === hash)
    if (named !== undefined) return { kind: 'committed', batch: named.batch }
    if (isOpen) return { kind: 'open' }
    if (batch !== null && ofDay.some((commit) => commit.batch === batch)) return { kind: 'orphaned' }
    const segments = await segmentsOf(site, objects)
    return (await areDecided(site, hash, segments, ofDay)) ? { kind: 'orphaned' } : { kind: 'unexplained', segments }
  } catch (error) {
    // What can't be read may name them; what has gone meanwhile, somebody else removed.
    const isUnknown = isEtlError(error, 'ERR_ETL_BAD_RECORD') || isSegmentError(error, 'ERR_SEGMENT_BAD_RECORD')
    if (isUnknown || isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return { kind: 'open' }
    throw error
  }
}

/** Whether a batch of this hour and output is listed that is not decided, or whose giving up is still to be ended. */
async function hasOpenBatch(site: Site, hour: string): Promise<boolean> {
  const { input, keys, commits } = site
  const { lists, voids } = await listBatchKeys(input, keys)
  for (const batch of lists) {
    if (!batch.startsWith(`${hour}.`)) continue
    const list = await readBatchList(input, keys, batch)
    if (list === undefined || list.output !== outputName(site)) continue
    const commit = await commits.read(batch)
    if (commit === null || (commit.kind === 'void' && !voids.has(batch))) return true
  }
  return false
}

async function areDecided(site: Site, hash: string, segments: readonly string[], ofDay: readonly Commit[]): Promise<boolean> {
  const committed = new Map(committedSegments(ofDay).map(({ segment, sha256 }) => [segment, sha256]))
  if (segments.length > 0 && segments.every((segment) => committed.has(segment))) return true
  const open = openMembers(
    site,
    segments.filter((segment) => !committed.has(segment)).map((segment) => ({ segment })),
  )
  const read = (await hashMembers(open.segments)).filter(({ segment }) => !open.missing.has(segment))
  const known = new Map([...committed, ...read.map(({ segment, sha256 }) => [segment, sha256] as const)])
  const members = segments.map((segment) => ({ segment, sha256: known.get(segment) ?? '' }))
  return ofDay.some((commit) => commit.kind === 'void' && batchHash(commit.batch, members) === hash)
}

/** What a part's footer says it was made of; nothing where it can't be read. */
async function segmentsOf({ output }: Site, objects: Unnamed['objects']): Promise<readonly string[]> {
  const part = objects.find(({ key }) => key.endsWith('.parquet'))
  if (part === undefined) return []
  const footer = await readBytes(output, part.key, { start: Math.max(0, part.sizeBytes - FOOTER_BYTES) })
  const { parquetMetadata } = await import('hyparquet') // converting needs no reader
  try {
    const said = parquetMetadata(footer).key_value_metadata?.find(({ key }) => key === 'fluxforge.segments')?.value
    const segments: unknown = JSON.parse(said ?? '')
    return Array.isArray(segments) ? segments.map(String) : []
  } catch {
    // Of damaged bytes hyparquet throws whatever it stumbles over.
    return []
  }
}
