import type { Objects } from '../site.ts'

/** A commit as docs/formats.md has it; those that are void aside. */
export interface WrittenCommit {
  readonly batch: string
  readonly hash: string
  readonly segments: readonly {
    readonly segment: string
    readonly bytes: number
    readonly sha256: string
    readonly lines: number
    readonly converted: number
    readonly control: number
    readonly disabled: number
    readonly dead_letters: number
  }[]
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly connections: readonly {
    readonly connection_id: string
    readonly first_sequence: number | null
    readonly last_sequence: number | null
    readonly frames: number
    readonly missing: number
  }[]
  readonly parts: readonly {
    readonly key: string
    readonly table: string
    readonly rows: number
    readonly bytes: number
    readonly sha256: string
  }[]
  readonly dead_letters: { readonly key: string; readonly bytes: number; readonly sha256: string } | null
}

export function commitsIn(objects: Objects): WrittenCommit[] {
  const commits: readonly (WrittenCommit | { readonly void: true })[] = [...objects]
    .filter(([key]) => key.includes('/_commits/'))
    .map(([, bytes]) => JSON.parse(bytes.toString()))
  return commits.filter((commit) => 'segments' in commit)
}
