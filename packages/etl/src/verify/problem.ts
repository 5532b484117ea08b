import type { NoCommit } from '../batches/stored-commits.ts'
import type { Hole } from './chains.ts'

/** Something that verification found to be wrong. Places are as the storage describes them. */
export type Problem =
  | NoCommit
  /** Its own numbers do not fit together. */
  | {
      readonly kind: 'uneven_commit'
      readonly place: string
      readonly batch: string
      readonly what: string
      readonly found: string
      readonly right: string
    }
  /** The layout that a commit names has no record. */
  | { readonly kind: 'missing_layout'; readonly place: string; readonly batch: string }
  | { readonly kind: 'missing_object'; readonly place: string; readonly batch: string; readonly role: ObjectRole; readonly rows: number }
  | {
      readonly kind: 'other_size'
      readonly place: string
      readonly batch: string
      readonly role: ObjectRole
      readonly foundBytes: number
      readonly rightBytes: number
    }
  /** The size is right and the bytes are not. `found`: rows, or dead letters; null where it is no Parquet file. */
  | {
      readonly kind: 'other_content'
      readonly place: string
      readonly batch: string
      readonly role: ObjectRole
      readonly found: number | null
    }
  /** The bytes are those of the commit, and hold another number of rows, or of lines, than it says. */
  | {
      readonly kind: 'other_rows'
      readonly place: string
      readonly batch: string
      readonly role: ObjectRole
      readonly found: number | null
      readonly right: number
    }
  /** The same bytes of raw are in the output twice. */
  | { readonly kind: 'committed_twice'; readonly batches: readonly [string, string]; readonly segments: readonly [string, string] }
  | ({ readonly kind: 'hole' } & Hole)

export type ObjectRole = 'part' | 'dead letters'
