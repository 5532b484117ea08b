import type { NoCommit } from '../batches/stored-commits.ts'

/** What can be mended by the rules of the hand-over, without a person's decision. Places are as the storages describe them. */
export type Mendable =
  /** Its holder is gone, by the operating system or by its lease: the records up to this epoch, the last of which is `text`. */
  | { readonly kind: 'dead_owner'; readonly batch: string; readonly epoch: number; readonly text: string; readonly holder: string }
  /** Its content is committed: the end of a clean-up is missing, or it came back. */
  | { readonly kind: 'committed_in_ready'; readonly segment: string; readonly place: string; readonly isArchived: boolean }
  /** Committed, or given up, and nothing of it is left to decide. */
  | { readonly kind: 'decided_hold'; readonly batch: string; readonly place: string }
  /** Given up by a retry that was cut short. */
  | { readonly kind: 'unmarked_void'; readonly batch: string }
  /** Parts and dead letters of one hash that no commit names, and none ever can. */
  | { readonly kind: 'orphans'; readonly orphans: Orphans; readonly place: string }
  /** A part that stands elsewhere than its commit says. */
  | { readonly kind: 'misplaced_part'; readonly key: string; readonly rightKey: string; readonly place: string; readonly right: string }
  | UnfinishedWrites

/** What needs a person. */
export type ForPerson =
  | NoCommit
  | { readonly kind: 'hold'; readonly batch: string; readonly reason: string; readonly since: string }
  | { readonly kind: 'aside'; readonly segment: string; readonly isInReady: boolean }
  /** Under a name that a commit names with other content. */
  | { readonly kind: 'changed_in_ready'; readonly segment: string; readonly place: string }
  /** Listed, or in archive/, and in no commit. */
  | { readonly kind: 'uncommitted'; readonly segment: string; readonly batch: string | null; readonly place: string }
  /** Listed for another output. */
  | { readonly kind: 'foreign_list'; readonly batch: string; readonly output: string; readonly layout: number }
  /** What nobody writes, and nobody publishes. */
  | { readonly kind: 'left_active'; readonly place: string; readonly files: number }
  | { readonly kind: 'left_spool'; readonly place: string; readonly files: number }
  | { readonly kind: 'unfinished_segment'; readonly place: string }
  /** The rights don't reach for looking for writes without end. */
  | { readonly kind: 'unseen_writes'; readonly place: string; readonly reason: string }
  | { readonly kind: 'misplaced_segment'; readonly place: string; readonly right: string }
  | { readonly kind: 'stranger'; readonly place: string }
  | { readonly kind: 'bad_record'; readonly place: string; readonly reason: string }
  /** No commit names them, and nothing proves that none will. `segments`: what they were made of, where they tell. */
  | { readonly kind: 'unexplained_parts'; readonly place: string; readonly count: number; readonly segments: readonly string[] }

export type Finding = Mendable | ForPerson

/** Staged files, or uploads without end, of writers that were killed a day ago or more. */
export interface UnfinishedWrites {
  readonly kind: 'unfinished_writes'
  readonly layer: 'input' | 'output'
  /** A key of that storage. */
  readonly folder: string
  readonly place: string
  readonly count: number
}

/** Objects of one hash. */
export interface Orphans {
  readonly hour: string
  readonly hash: string
  /** Where a file of dead letters tells it. */
  readonly batch: string | null
  readonly keys: readonly string[]
}
