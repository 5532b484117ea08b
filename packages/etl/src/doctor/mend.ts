import { parseSegmentName, readBatchList, readOwnerText } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import { clearRaw, markVoid } from '../batches/clean-up.ts'
import type { BatchSettings, Site } from '../batches/desk.ts'
import { hashMembers, openMembers } from '../batches/members.ts'
import { uncommitted } from '../batches/verdict.ts'
import { isCleared } from './batches.ts'
import type { Mendable } from './finding.ts'
import { judgeUnnamed } from './judge-unnamed.ts'
import { removeUnfinishedWrites } from './unfinished-writes.ts'

/**
 * Ends what a finding tells of, by the rules of the hand-over: what it deletes was looked at again right before. Repeatable, and harmless beside everything else that runs.
 *
 * @returns false when things are no longer as they were found.
 */
export async function mend(
  site: Site,
  settings: Pick<BatchSettings, 'deleteAfterProcessing'>,
  finding: Mendable,
  nowMs: number,
): Promise<boolean> {
  const { input, output, keys, commits } = site
  switch (finding.kind) {
    case 'dead_owner': {
      const { batch, epoch, text } = finding
      if ((await readOwnerText(input, keys, batch, epoch)) !== text) return false
      // Lowest first, as a clean-up does. A holder that came meanwhile has a higher one.
      for (let one = 1; one <= epoch; one++) await input.delete(keys.owner(batch, one))
      return true
    }
    case 'committed_in_ready': {
      const { segment } = finding
      const open = openMembers(site, [{ segment }])
      const readings = await hashMembers(open.segments)
      if (open.missing.has(segment)) return true
      return await clearRaw({ input, keys, commits, settings }, readings, await commits.ofDay(`${parseSegmentName(segment)?.hour}.1`))
    }
    case 'decided_hold': {
      const { batch } = finding
      const [commit, list] = [await commits.read(batch), await readBatchList(input, keys, batch)]
      const lists = new Map(list === undefined ? [] : [[batch, list]])
      if (commit === null || (commit.kind === 'committed' && !(await isCleared({ site, lists }, batch)))) return false
      await input.delete(keys.hold(batch))
      return true
    }
    case 'unmarked_void': {
      const { batch } = finding
      const list = await readBatchList(input, keys, batch)
      if ((await commits.read(batch))?.kind !== 'void' || list === undefined) return false
      const open = openMembers(site, list.members)
      const readings = (await hashMembers(open.segments)).filter(({ segment }) => !open.missing.has(segment))
      await markVoid(site, batch, uncommitted(readings, await commits.ofDay(batch)))
      await input.delete(keys.hold(batch))
      return true
    }
    case 'orphans': {
      const { keys: orphans, ...their } = finding.orphans
      const objects = await present(site, orphans)
      if (objects.length === 0) return true
      if ((await judgeUnnamed(site, { ...their, objects })).kind !== 'orphaned') return false
      for (const { key } of objects) await output.delete(key)
      return true
    }
    case 'misplaced_part':
      return await move(site, finding.key, finding.rightKey)
    case 'unfinished_writes':
      return await removeUnfinishedWrites(site, finding, nowMs)
  }
}

/** With their sizes; what somebody else deleted is left out. */
async function present({ output }: Site, keys: readonly string[]): Promise<{ key: string; sizeBytes: number }[]> {
  const found: { key: string; sizeBytes: number }[] = []
  for (const key of keys) {
    try {
      found.push(await output.stat(key))
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) throw error
    }
  }
  return found
}

/** False where other bytes stand in the right place. */
async function move({ output }: Site, from: string, to: string): Promise<boolean> {
  try {
    await output.move(from, to)
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
    throw error
  }
}
