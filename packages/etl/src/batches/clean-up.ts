import { type BatchList, createHold, createVoidMarker } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import type { Commit } from './commit-record.ts'
import type { Desk, Site } from './desk.ts'
import type { MemberReading } from './members.ts'
import { batchHash } from './output-keys.ts'
import { removeOwners } from './owner.ts'
import { committedSegments } from './verdict.ts'

type RawCleaner = Pick<Desk, 'input' | 'keys' | 'commits'> & { readonly settings: Pick<Desk['settings'], 'deleteAfterProcessing'> }

/** Deletes or archives exactly the segments whose read content a commit names (hand-over 15). True when none of the read ones is left over. */
export async function clearRaw(desk: RawCleaner, readings: readonly MemberReading[], commits: readonly Commit[]): Promise<boolean> {
  const committed = new Map(commits.flatMap((commit) => committedSegments([commit]).map(({ sha256 }) => [sha256, commit.batch] as const)))
  let isAllCleared = true
  for (const { segment, sha256 } of readings) {
    const batch = committed.get(sha256)
    if (batch === undefined) {
      isAllCleared = false
      continue
    }
    // Seen is not durable: another worker may be in the middle of its create.
    await desk.commits.secure(batch)
    if (desk.settings.deleteAfterProcessing) await desk.input.delete(desk.keys.ready(segment))
    else await archive(desk, segment, sha256)
  }
  return isAllCleared
}

/** An archived name that other bytes have gets the content's hash appended. */
async function archive({ input, keys }: RawCleaner, segment: string, sha256: string): Promise<void> {
  const from = keys.ready(segment)
  try {
    await input.move(from, keys.archive(segment))
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    await input.move(from, keys.archive(segment.replace(/\.ndjson$/, `.${sha256.slice(0, 16)}.ndjson`)))
  }
}

/** The hold first, then all records (hand-over 16): what is left after a crash in between is found by its records. */
export async function closeBatch({ input, keys }: Desk, batch: string): Promise<void> {
  await input.delete(keys.hold(batch))
  await removeOwners(input, keys, batch)
}

/** Holds a batch back with a reason (hand-over 17). */
export async function holdBatch(desk: Desk, batch: string, reason: string, attempts: number): Promise<void> {
  await createHold(desk.input, desk.keys, { batch, reason, since: new Date(desk.clock.wallMs()).toISOString(), attempts })
  await removeOwners(desk.input, desk.keys, batch)
  desk.onEvent({ kind: 'held', batch, reason })
}

/** Whoever meets a void finishes it (hand-over 18). `members`: what would have been committed. */
export async function finishVoid(desk: Desk, { batch }: BatchList, members: readonly MemberReading[]): Promise<void> {
  await markVoid(desk, batch, members)
  await closeBatch(desk, batch)
  desk.onEvent({ kind: 'voided', batch })
}

/** The part of it that every one who decides or meets a void does. `members`: what would have been committed. */
export async function markVoid(site: Site, batch: string, members: readonly MemberReading[]): Promise<void> {
  await deleteParts(site, batch, batchHash(batch, members))
  await createVoidMarker(site.input, site.keys, batch)
}

/** Deletes the parts and dead letters of a hash that no commit names, and none ever can: the batch's commit key is taken by another content, or void. */
export async function deleteParts({ output, outputKeys, commits }: Site, batch: string, hash: string): Promise<void> {
  const commit = await commits.read(batch)
  if (commit === null || (commit.kind === 'committed' && commit.hash === hash)) return
  const name = outputKeys.partName(batch, hash)
  const doomed: string[] = []
  for await (const { key } of output.list(outputKeys.prefix)) if (key.endsWith(`/${name}`)) doomed.push(key)
  for (const key of [...doomed, outputKeys.deadLetters(batch, hash)]) await output.delete(key)
}

/** Removes a list whose batch is over: committed or void, no member in ready/ (hand-over 21). False when it isn't. */
export async function pruneList({ input, keys, commits }: Desk, { batch }: BatchList, isVoid: boolean): Promise<boolean> {
  if (!(await commits.isDecided(batch))) return false
  await input.delete(keys.list(batch))
  if (isVoid) await input.delete(keys.voidMarker(batch))
  return true
}
