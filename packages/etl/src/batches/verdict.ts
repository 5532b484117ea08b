import type { BatchList, BatchMember } from '@fluxforge/segments'
import type { Commit } from './commit-record.ts'
import type { MemberReading } from './members.ts'

/** What is to become of a batch, once its members were read and the commits were looked up, in this order (hand-over 10 and 11). */
export type Verdict =
  | { readonly kind: 'void' }
  /** Everything is committed: only the clean-up is left. */
  | { readonly kind: 'committed' }
  /** No member is there and none is committed: a person removed them. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'hold'; readonly reason: string }
  /** These are to be converted; the others are committed elsewhere. */
  | { readonly kind: 'convert'; readonly members: readonly MemberReading[] }

export function verdictOn(
  list: BatchList,
  readings: readonly MemberReading[],
  missing: readonly BatchMember[],
  own: Commit | null,
  ofDay: readonly Commit[],
): Verdict {
  if (own?.kind === 'void') return { kind: 'void' }
  const committed = ofDay.flatMap((commit) => (commit.kind === 'committed' ? commit.segments : []))
  const hashes = new Set(committed.map(({ sha256 }) => sha256))
  const names = new Set(committed.map(({ segment }) => segment))
  const todo = readings.filter(({ sha256 }) => !hashes.has(sha256))
  const lost = missing.filter(({ segment }) => !names.has(segment))
  if (todo.length === 0 && lost.length === 0) return { kind: 'committed' }
  if (lost.length === list.members.length) return { kind: 'removed' }
  if (lost.length > 0)
    return { kind: 'hold', reason: `${lost.map(({ segment }) => segment).join(', ')} missing from ready/ and in no commit` }
  if (own !== null) {
    return { kind: 'hold', reason: `committed before with other content of ${todo.map(({ segment }) => segment).join(', ')}` }
  }
  for (const { segment, bytes } of todo) {
    const listed = list.members.find((member) => member.segment === segment)?.bytes
    if (listed !== bytes) return { kind: 'hold', reason: `${segment} had ${listed} bytes when it was listed and has ${bytes} now` }
  }
  return { kind: 'convert', members: todo }
}
