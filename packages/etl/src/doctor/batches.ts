import { readHold } from '@fluxforge/segments'
import type { Site } from '../batches/desk.ts'
import { hashMembers, openMembers } from '../batches/members.ts'
import { uncommitted } from '../batches/verdict.ts'
import type { Finding } from './finding.ts'
import type { Holding } from './holders.ts'
import { isForeign, type Lake, orUnreadable } from './lake.ts'

/** What is to be said of a batch that nobody works on: its records, its hold, and what a retry left half done. */
export async function* diagnoseBatch(lake: Lake, batch: string, holding: Holding): AsyncGenerator<Finding> {
  const { site, raw, lists } = lake
  if (holding === 'somebody') return
  if (holding !== 'nobody') yield holding
  const list = lists.get(batch)
  const isHeld = raw.holds.has(batch)
  if (list !== undefined && isForeign(site, list)) {
    const { output, layout } = list
    if (list.members.some(({ segment }) => raw.ready.has(segment))) yield { kind: 'foreign_list', batch, output, layout }
    if (isHeld) yield* holdOf(site, batch)
    return
  }
  const commit = await orUnreadable(site.commits.read(batch))
  if (commit?.kind === 'void' && list !== undefined && !raw.voids.has(batch)) yield { kind: 'unmarked_void', batch }
  else if (isHeld && (commit?.kind === 'void' || (commit?.kind === 'committed' && (await isCleared(lake, batch)))))
    yield { kind: 'decided_hold', batch, place: site.input.describe(site.keys.hold(batch)) }
  else if (isHeld) yield* holdOf(site, batch)
}

/** Whether nothing that no commit names is left of a batch in ready/. */
export async function isCleared({ site, lists }: Pick<Lake, 'site' | 'lists'>, batch: string): Promise<boolean> {
  const open = openMembers(site, lists.get(batch)?.members ?? [])
  const readings = (await hashMembers(open.segments)).filter(({ segment }) => !open.missing.has(segment))
  const ofDay = await orUnreadable(site.commits.ofDay(batch))
  return ofDay !== undefined && uncommitted(readings, ofDay).length === 0
}

async function* holdOf({ input, keys }: Site, batch: string): AsyncGenerator<Finding> {
  const hold = await readHold(input, keys, batch)
  if (hold !== undefined) yield { kind: 'hold', batch, reason: hold.reason, since: hold.since }
}
