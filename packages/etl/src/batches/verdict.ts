import type { BatchList } from '@fluxforge/segments'
import type { Commit } from './commit-record.ts'
import type { MemberReading } from './members.ts'

/** What is to become of a batch, once its members were read and the commits were looked up, in this order (hand-over 10 and 11). */
export type Verdict =
  | { readonly kind: 'void' }
  /** Everything is committed: only the clean-up is left. */
  | { readonly kind: 'committed' }
  /** A commit of other segments has its number: nothing can be committed under it, and its members are to be listed anew. */
  | { readonly kind: 'taken' }
  /** No member is there and none is committed: a person removed them. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'hold'; readonly reason: string }
  /** These are to be converted; the others are committed elsewhere. */
  | { readonly kind: 'convert'; readonly members: readonly MemberReading[] }

/** `readings`: of the members that are there. */
export function verdictOn({ batch, members }: BatchList, readings: readonly MemberReading[], ofDay: readonly Commit[]): Verdict {
  const own = ofDay.find((commit) => commit.batch === batch)
  if (own?.kind === 'void') return { kind: 'void' }
  const names = new Set([...readings, ...committedSegments(ofDay)].map(({ segment }) => segment))
  const todo = uncommitted(readings, ofDay)
  const lost = members.map(({ segment }) => segment).filter((segment) => !names.has(segment))
  if (todo.length === 0 && lost.length === 0) return { kind: 'committed' }
  if (own !== undefined && !own.segments.some(({ segment }) => members.some((member) => member.segment === segment)))
    return { kind: 'taken' }
  if (lost.length === members.length) return { kind: 'removed' }
  if (lost.length > 0) return { kind: 'hold', reason: `${lost.join(', ')} missing from ready/ and in no commit` }
  if (own !== undefined) {
    const changed = todo.map(({ segment }) => segment).join(', ')
    return { kind: 'hold', reason: `committed before with other content of ${changed}: rename it to a segment that never was, then retry` }
  }
  for (const { segment, bytes } of todo) {
    const listed = members.find((member) => member.segment === segment)?.bytes
    if (listed !== bytes) return { kind: 'hold', reason: `${segment} had ${listed} bytes when it was listed and has ${bytes} now` }
  }
  return { kind: 'convert', members: todo }
}

/** Those whose content no commit names. The same content under two names is one. */
export function uncommitted(readings: readonly MemberReading[], commits: readonly Commit[]): MemberReading[] {
  const known = new Set(committedSegments(commits).map(({ sha256 }) => sha256))
  return readings.filter(({ sha256 }) => !known.has(sha256) && known.add(sha256))
}

export function committedSegments(commits: readonly Commit[]): { readonly segment: string; readonly sha256: string }[] {
  return commits.flatMap((commit) => (commit.kind === 'committed' ? commit.segments : []))
}
