import { count } from '@fluxforge/app-kit'
import type { ObjectRole, Problem } from '@fluxforge/etl'

const RESTORE = 'bring the original back from a backup'

/** One line: what is wrong, where, what was found and would be right, and what to do. */
export function problemText(problem: Problem): string {
  switch (problem.kind) {
    case 'bad_commit':
      return `A commit can't be read: ${problem.reason}. Commits are never to be edited; ${RESTORE}`
    case 'misplaced_commit':
      return problem.right === null
        ? `Not a commit's name: ${problem.place}; expected <YYYY-MM-DD>/<YYYYMMDDTHH>.<n>.json. Take the file away`
        : `A commit in the wrong place: ${problem.place}; it belongs to ${problem.right}. Move it there, or, if that one is there, take it away`
    case 'uneven_commit':
      return `A commit does not add up: ${problem.place}: ${problem.what}: found ${problem.found}, and by the rest of it ${problem.right}. Commits are never to be edited; ${RESTORE}`
    case 'missing_layout':
      return `A layout record is missing: ${problem.place}, which the commit of ${problem.batch} names. ${sentence(RESTORE)}`
    case 'missing_object':
      return `${OF[problem.role]} is missing: ${problem.place}, ${holds(problem.role, problem.rows)} of ${problem.batch}. ${sentence(RESTORE)}`
    case 'other_size':
      return `${OF[problem.role]} has another size: ${problem.place}: found ${problem.foundBytes} bytes, committed by ${problem.batch} with ${problem.rightBytes}. ${sentence(RESTORE)}`
    case 'other_content':
      return `${OF[problem.role]} holds something else: ${problem.place}: found ${holds(problem.role, problem.found)} whose SHA-256 is not the one committed by ${problem.batch}. ${sentence(RESTORE)}`
    case 'other_rows':
      return `A commit counts other rows than there are: ${problem.place} holds ${holds(problem.role, problem.found)}, the commit of ${problem.batch} says ${problem.right}. Commits are never to be edited; ${RESTORE}`
    case 'committed_twice': {
      const [[a, b], [one, other]] = [problem.batches, problem.segments]
      return `The same raw was committed twice: ${one} by ${a} and ${other} by ${b} have the same content, so its rows stand in the output twice. Leave one out where you query, and find out who copied the segment`
    }
    case 'hole': {
      const { connectionId, missing, from, to, batches } = problem
      return `A hole that no row of gaps tells: ${count(missing, 'frame')} of connection ${connectionId} among the numbers ${from} to ${to}, ${between(batches)}. If a segment of that time waits or is held (etl start doctor tells), convert it; else a commit or a segment was removed: ${RESTORE}`
    }
  }
}

const OF = { part: 'A part', 'dead letters': 'A file of dead letters' } as const

function holds(role: ObjectRole, found: number | null): string {
  return found === null ? 'no Parquet file' : count(found, role === 'part' ? 'row' : 'line')
}

function between([first, last]: readonly [string, string]): string {
  return first === last ? `in batch ${first}` : `between batches ${first} and ${last}`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
