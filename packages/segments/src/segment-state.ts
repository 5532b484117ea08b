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
  | 'unknown'
  | 'active'
  | 'sealing'
  | 'ready'
  | 'listed'
  | 'owned'
  | 'held'
  | 'aside'
  | 'duplicate'
  | 'archiving'
  | 'archived'
  | 'committed'
  | 'removed'

interface StateRow {
  readonly when: Partial<SegmentEvidence>
  readonly state: SegmentState
}

/**
 * The states of a segment (P2). The first row that fits counts; a key that a row does not mention may be there or not.
 *
 * | state | what happens next |
 * |---|---|
 * | archiving | committed, seen in ready/ and archive/: a worker ends the move |
 * | duplicate | committed and in ready/ (again): a worker reads it, finds its content committed, deletes it. Other content under an old name is converted |
 * | archived, committed | nothing: the rows are in the output |
 * | sealing | in active/ and ready/: ingest removes its file |
 * | active | ingest seals it |
 * | aside, held | a person decides; aside without a list: `retry SEGMENT` |
 * | owned | its holder converts it; when that one is gone, another worker takes over |
 * | listed | due |
 * | ready | the next look round lists it |
 * | removed | listed, nowhere, not committed: a person removed it; a worker says so |
 * | unknown | never seen, or forgotten |
 */
export const segmentStates: readonly StateRow[] = [
  { when: { isCommitted: true, isInReady: true, isInArchive: true }, state: 'archiving' },
  { when: { isCommitted: true, isInReady: true }, state: 'duplicate' },
  { when: { isCommitted: true, isInArchive: true }, state: 'archived' },
  { when: { isCommitted: true }, state: 'committed' },
  { when: { isInActive: true, isInReady: true }, state: 'sealing' },
  { when: { isInActive: true }, state: 'active' },
  { when: { isInReady: true, isListed: true, isHeld: true }, state: 'held' },
  { when: { isInReady: true, isListed: true, isOwned: true }, state: 'owned' },
  { when: { isInReady: true, isListed: true }, state: 'listed' },
  { when: { isInReady: true, isAside: true }, state: 'aside' },
  { when: { isInReady: true }, state: 'ready' },
  { when: { isInArchive: true }, state: 'archived' },
  { when: { isListed: true }, state: 'removed' },
  { when: {}, state: 'unknown' },
]

export function segmentState(evidence: SegmentEvidence): SegmentState {
  const row = segmentStates.find(({ when }) => EVIDENCE.every((key) => when[key] === undefined || when[key] === evidence[key]))
  return row?.state ?? 'unknown'
}

const EVIDENCE = ['isInActive', 'isInReady', 'isInArchive', 'isListed', 'isOwned', 'isHeld', 'isAside', 'isCommitted'] as const
