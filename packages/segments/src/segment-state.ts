/** Which keys of a segment exist. */
export interface SegmentFacts {
  /** Its file is in active/. */
  readonly isActive: boolean
  readonly isReady: boolean
  /** A list without void marker names it. */
  readonly isListed: boolean
  /** Its batch is held. */
  readonly isHeld: boolean
  readonly isAside: boolean
  /** A commit names its content; by name where there is no content left. */
  readonly isCommitted: boolean
}

export type SegmentState =
  /** No key at all: never made, or removed by a person before it was listed. */
  | 'unknown'
  /** Being written, or left by a crash: the next start seals it. */
  | 'active'
  /** Sealed, for the next list. */
  | 'ready'
  /** In a batch that is to be converted. */
  | 'listed'
  | 'held'
  /** Kept out of every list by a person. */
  | 'aside'
  /** Converted; raw is still to be deleted. Also what a duplicate in ready/ is, when its segment turns up again. */
  | 'committed'
  /** Converted, raw deleted or archived. */
  | 'done'
  /** Listed, not committed, and gone: a person removed it. */
  | 'removed'
  /** In active/ and in ready/: published, and the file not yet deleted. */
  | 'present twice'

/** P2: the state is a function of which keys exist, and of nothing else. The order of the lines is the order in which facts outweigh each other. */
export function segmentState({ isActive, isReady, isListed, isHeld, isAside, isCommitted }: SegmentFacts): SegmentState {
  if (isActive && isReady) return 'present twice'
  if (isActive) return 'active'
  if (isReady && isCommitted) return 'committed'
  if (isCommitted) return 'done'
  if (isReady && isAside) return 'aside'
  if (isReady && isListed) return isHeld ? 'held' : 'listed'
  if (isReady) return 'ready'
  return isListed ? 'removed' : 'unknown'
}
