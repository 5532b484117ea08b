import { count } from '@fluxforge/app-kit'
import type { Finding, ForPerson, Mendable } from '@fluxforge/etl'
import { isMendable } from '@fluxforge/etl'
import { problemText } from './problem-text.ts'

/** One line: what was found, where, and what to do, or what `--repair` would. */
export function findingText(finding: Finding): string {
  return isMendable(finding) ? mendableText(finding) : forPersonText(finding)
}

function mendableText(finding: Mendable): string {
  switch (finding.kind) {
    case 'dead_owner':
      return `Owner gone: ${finding.holder} held ${finding.batch} and is no more. An etl takes over by itself; --repair removes the record`
    case 'committed_in_ready':
      return `Committed and still in ready/: ${finding.place}${finding.isArchived ? ', and in archive/ too' : ''}. An etl ends that by itself; --repair reads it, and deletes or archives it if a commit names its content`
    case 'decided_hold':
      return `Held though it is decided: ${finding.place}. --repair removes the hold`
    case 'unmarked_void':
      return `Given up half-way: ${finding.batch} is void and not marked so. --repair deletes its parts and marks it; its segments are listed anew then`
    case 'orphans':
      return `No commit can ever name ${count(finding.orphans.keys.length, 'object')}: ${finding.place}${finding.orphans.keys.length > 1 ? ' and the others of this hash' : ''}: left by a writer that lost. --repair deletes them`
    case 'misplaced_part':
      return `In the wrong place: ${finding.place} belongs to ${finding.right}. --repair moves it there`
    case 'unfinished_writes':
      return `Unfinished: ${count(finding.count, 'write')} of killed writers under ${finding.place}, a day old or more. A start of the etl removes them by itself; --repair does so now`
  }
}

function forPersonText(finding: ForPerson): string {
  switch (finding.kind) {
    case 'hold':
      return `Held${finding.since === '' ? '' : ` since ${finding.since}`}: ${finding.batch}: ${finding.reason}. When the cause is mended: pnpm --filter etl start retry ${finding.batch}`
    case 'aside':
      return finding.isInReady
        ? `Set aside: ${finding.segment} stays in ready/ unconverted. To convert it after all: pnpm --filter etl start retry ${finding.segment}`
        : `Set aside and gone: ${finding.segment} is not in ready/ any more. Put it back, or: pnpm --filter etl start retry ${finding.segment}`
    case 'changed_in_ready':
      return `Changed: ${finding.place} is committed under this name with other content. Rename it to a segment that never was; then it is converted`
    case 'uncommitted':
      return finding.batch === null
        ? `In archive/ and in no commit: ${finding.place}. Move it to ready/, or bring the commit back from a backup`
        : `Removed before conversion: ${finding.place}, listed in ${finding.batch}. Put it back: its rows are in no commit`
    case 'foreign_list':
      return `For another output: ${finding.batch} was listed for ${finding.output}, layout ${finding.layout}. Run etl --once with the settings that write there`
    case 'left_active':
      return `Left by a recorder: ${count(finding.files, 'segment')} in ${finding.place}, and nobody records. Start ingest, or: pnpm --filter ingest start --drain`
    case 'left_spool':
      return `Left in a spool: ${count(finding.files, 'segment')} in ${finding.place}, and nobody uploads. With the settings that they were recorded with: pnpm --filter ingest start --drain`
    case 'unfinished_segment':
      return `Left by a recorder without a disk: ${finding.place} is up in parts and not completed. Within a day of its death: pnpm --filter ingest start --drain`
    case 'unseen_writes':
      return `Can't look for unfinished writes in ${finding.place}: ${finding.reason}. Where a lifecycle rule aborts uploads there is nothing to do`
    case 'misplaced_segment':
      return `A segment where none is looked for: ${finding.place}. If it was never converted, move it to ${finding.right}`
    case 'stranger':
      return `Not FluxForge's: ${finding.place}. Take it away, or give it its right name`
    case 'bad_record':
      return `A record can't be read: ${finding.reason}`
    case 'unexplained_parts':
      return `In no commit: ${finding.place}${finding.count > 1 ? ` and ${finding.count - 1} more of this hash` : ''}, of ${finding.segments.join(', ') || 'segments that it does not tell'}, which no commit names. If a commit was removed, bring it back; if another etl with other raw writes here, wait for it; else take them away`
    case 'bad_commit':
    case 'misplaced_commit':
      return problemText(finding)
  }
}
