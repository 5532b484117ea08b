/** Which keys that concern one segment exist. */
export interface SegmentEvidence {
  /** A file of this name in active/ (or the spool). */
  readonly isInActive: boolean
  readonly isInReady: boolean
  readonly isInArchive: boolean
  /** A list without void marker names it. */
  readonly isListed: boolean
  /** Its batch has an ownership record. */
  readonly isOwned: boolean
  /** Its batch has a hold. */
  readonly isHeld: boolean
  readonly isAside: boolean
  /** A commit names it. */
  readonly isCommitted: boolean
}

export type SegmentState =
  | 'sealing'
  | 'active'
  | 'archiving'
  | 'duplicate'
  | 'committed'
  | 'held'
  | 'owned'
  | 'listed'
  | 'aside'
  | 'ready'
  | 'removed'
  | 'unknown'

interface StateRow {
  /** What must be so; anything else may be. */
  readonly when: Partial<SegmentEvidence>
  readonly state: SegmentState
}

/**
 * The states of a segment (P2). The first row that fits counts.
 *
 * | state | what happens next |
 * |---|---|
 * | sealing | in active/ and ready/: ingest removes its file |
 * | active | ingest seals it, under another name if this one is somebody's |
 * | archiving | committed, seen in ready/ and archive/: a worker ends the move |
 * | duplicate | committed and in ready/ (again): a worker reads it, finds its content committed, deletes it. Other content under an old name is held, or converted where its old list is gone |
 * | committed | nothing: its rows are in the output, whether archive/ keeps it or not |
 * | held, aside | a person decides: `retry` |
 * | owned | its holder converts it; when that one is gone, another worker takes over |
 * | listed | due |
 * | ready | the next look round lists it |
 * | removed | listed, set aside or in archive/, not committed: a person took it away from ready/; a worker says so |
 * | unknown | never seen, or forgotten |
 */
export const segmentStates: readonly StateRow[] = [
  { when: { isInActive: true, isInReady: true }, state: 'sealing' },
  { when: { isInActive: true }, state: 'active' },
  { when: { isCommitted: true, isInReady: true, isInArchive: true }, state: 'archiving' },
  { when: { isCommitted: true, isInReady: true }, state: 'duplicate' },
  { when: { isCommitted: true }, state: 'committed' },
  { when: { isInReady: true, isListed: true, isHeld: true }, state: 'held' },
  { when: { isInReady: true, isListed: true, isOwned: true }, state: 'owned' },
  { when: { isInReady: true, isListed: true }, state: 'listed' },
  { when: { isInReady: true, isAside: true }, state: 'aside' },
  { when: { isInReady: true }, state: 'ready' },
  { when: { isInArchive: true }, state: 'removed' },
  { when: { isListed: true }, state: 'removed' },
  { when: { isAside: true }, state: 'removed' },
  { when: {}, state: 'unknown' },
]

const EVIDENCE = ['isInActive', 'isInReady', 'isInArchive', 'isListed', 'isOwned', 'isHeld', 'isAside', 'isCommitted'] as const

export function segmentState(evidence: SegmentEvidence): SegmentState {
  const row = segmentStates.find(({ when }) => EVIDENCE.every((key) => when[key] === undefined || when[key] === evidence[key]))
  return row?.state ?? 'unknown'
}
