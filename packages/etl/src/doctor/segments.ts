import { parseSegmentName, type SegmentState, segmentState } from '@fluxforge/segments'
import type { Commit } from '../batches/commit-record.ts'
import type { Site } from '../batches/desk.ts'
import { hashMembers, openMembers } from '../batches/members.ts'
import { committedSegments, uncommitted } from '../batches/verdict.ts'
import type { Finding } from './finding.ts'
import type { Holding } from './holders.ts'
import { isForeign, type Lake, orUnreadable } from './lake.ts'

/** What is to be said of each segment that is somewhere, by the table of states (P2). */
export async function* diagnoseSegments(lake: Lake, holdings: ReadonlyMap<string, Holding>): AsyncGenerator<Finding> {
  const { site, raw, output, lists } = lake
  const listedIn = new Map<string, string>()
  for (const [batch, list] of lists) {
    // What is for another output is decided there.
    if (raw.voids.has(batch) || isForeign(site, list)) continue
    for (const { segment } of list.members) listedIn.set(segment, batch)
  }
  const days = new Days(site)
  for (const segment of [...new Set([...raw.ready, ...raw.archived, ...raw.asides, ...listedIn.keys()])].sort()) {
    const batch = listedIn.get(segment) ?? null
    const isOwned = batch !== null && holdings.get(batch) === 'somebody'
    const isHeld = batch !== null && raw.holds.has(batch)
    const state = segmentState({
      isInActive: raw.active.has(segment),
      isInReady: raw.ready.has(segment),
      isInArchive: raw.archived.has(segment),
      isListed: batch !== null,
      isOwned,
      isHeld,
      isAside: raw.asides.has(segment),
      isCommitted: output.isCommitted(segment),
    })
    // Its holder is about to end it, or a hold tells of it.
    if (!isOwned) yield* findingsOf(lake, days, { segment, batch, isHeld, state })
  }
}

interface Seen {
  readonly segment: string
  readonly batch: string | null
  readonly isHeld: boolean
  readonly state: SegmentState
}

async function* findingsOf({ site, raw }: Lake, days: Days, { segment, batch, isHeld, state }: Seen): AsyncGenerator<Finding> {
  const { input, keys } = site
  switch (state) {
    case 'archiving':
    case 'duplicate': {
      const found = await contentOf(site, days, segment)
      if (found === 'committed')
        yield { kind: 'committed_in_ready', segment, place: input.describe(keys.ready(segment)), isArchived: state === 'archiving' }
      else if (found === 'other' && !isHeld) yield { kind: 'changed_in_ready', segment, place: input.describe(keys.ready(segment)) }
      return
    }
    case 'aside':
      yield { kind: 'aside', segment, isInReady: true }
      return
    case 'removed': {
      const isArchived = raw.archived.has(segment)
      if (!isArchived && batch === null) yield { kind: 'aside', segment, isInReady: false }
      else if (!isHeld && (await isNowhere(site, days, segment, batch)))
        yield { kind: 'uncommitted', segment, batch, place: input.describe(isArchived ? keys.archive(segment) : keys.ready(segment)) }
      return
    }
    case 'sealing':
    case 'active':
    case 'committed':
    case 'held':
    case 'owned':
    case 'listed':
    case 'ready':
    case 'unknown':
      return
  }
}

async function contentOf(site: Site, days: Days, segment: string): Promise<'committed' | 'other' | 'unknown'> {
  const open = openMembers(site, [{ segment }])
  const readings = await hashMembers(open.segments)
  const ofDay = await days.ofSegment(segment)
  if (ofDay === undefined || open.missing.has(segment)) return 'unknown'
  return uncommitted(readings, ofDay).length === 0 ? 'committed' : 'other'
}

/** Asked after the raw was listed: a worker commits before it deletes. */
async function isNowhere({ commits }: Site, days: Days, segment: string, batch: string | null): Promise<boolean> {
  // A decided batch had its members elsewhere, under other names.
  if (batch !== null && (await orUnreadable(commits.read(batch))) !== null) return false
  const ofDay = await days.ofSegment(segment)
  return ofDay !== undefined && !committedSegments(ofDay).some((one) => one.segment === segment)
}

/** The commits of days, each day listed once. */
class Days {
  readonly #site: Site
  readonly #days = new Map<string, Promise<readonly Commit[] | undefined>>()

  constructor(site: Site) {
    this.#site = site
  }

  ofSegment(segment: string): Promise<readonly Commit[] | undefined> {
    const hour = parseSegmentName(segment)?.hour ?? ''
    const day = hour.slice(0, 8)
    const known = this.#days.get(day) ?? orUnreadable(this.#site.commits.ofDay(`${hour}.1`))
    // Of one day at a time: segments come in order.
    if (!this.#days.has(day)) this.#days.clear()
    this.#days.set(day, known)
    return known
  }
}
