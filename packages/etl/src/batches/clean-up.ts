import { type BatchList, createHold, createVoidMarker } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import type { Commit } from './commit-record.ts'
import type { Desk, Site } from './desk.ts'
import type { MemberReading } from './members.ts'
import { batchHash } from './output-keys.ts'
import { removeOwners } from './owner.ts'

/** Deletes or archives exactly the segments whose read content a commit names (hand-over 15). True when none of the read ones is left over. */
export async function clearRaw(desk: Desk, readings: readonly MemberReading[], commits: readonly Commit[]): Promise<boolean> {
  const committed = new Set(commits.flatMap((commit) => (commit.kind === 'committed' ? commit.segments.map(({ sha256 }) => sha256) : [])))
  let isAllCleared = true
  for (const { segment, sha256 } of readings) {
    if (!committed.has(sha256)) isAllCleared = false
    else if (desk.settings.deleteAfterProcessing) await desk.input.delete(desk.keys.ready(segment))
    else await archive(desk, segment, sha256)
  }
  return isAllCleared
}

/** An archived name that other bytes have gets the content's hash appended. */
async function archive({ input, keys }: Desk, segment: string, sha256: string): Promise<void> {
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

/** Whoever meets a void finishes it (hand-over 18). */
export async function finishVoid(desk: Desk, { batch }: BatchList, readings: readonly MemberReading[]): Promise<void> {
  await deleteParts(desk, batch, batchHash(batch, readings))
  await createVoidMarker(desk.input, desk.keys, batch)
  await closeBatch(desk, batch)
  desk.onEvent({ kind: 'voided', batch })
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

/** Removes the lists of an hour's batches that are over: committed or void, and no member in ready/ (hand-over 21). */
export async function pruneList(desk: Desk, { batch, members }: BatchList, ready: ReadonlyMap<string, number>): Promise<boolean> {
  if (members.some(({ segment }) => ready.has(segment)) || (await desk.commits.read(batch)) === null) return false
  await desk.input.delete(desk.keys.list(batch))
  await desk.input.delete(desk.keys.voidMarker(batch))
  return true
}
