import { type IdHole, inOrder } from './gap.ts'

/** Consecutive ids, both ends included, and when those at the ends were captured: where one came repeatedly, the first time. */
export interface IdRun {
  readonly from: number
  readonly to: number
  readonly fromUs: number
  readonly toUs: number
}

/** The id of one more row: mostly it goes on where the last run ends, up or down. */
export function addId(runs: IdRun[], id: number, us: number): void {
  const last = runs.at(-1)
  if (id - 1 === last?.to) runs[runs.length - 1] = { ...last, to: id, toUs: us }
  else if (id + 1 === last?.from) runs[runs.length - 1] = { ...last, from: id, fromUs: us }
  else runs.push({ from: id, to: id, fromUs: us, toUs: us })
}

/** The same ids in as few runs as there are, in order. */
export function joinRuns(runs: readonly IdRun[]): IdRun[] {
  const joined: IdRun[] = []
  for (const run of runs.toSorted((a, b) => a.from - b.from || a.fromUs - b.fromUs)) {
    const last = joined.at(-1)
    if (last === undefined || run.from > last.to + 1) joined.push(run)
    else if (run.to > last.to) joined[joined.length - 1] = { ...last, to: run.to, toUs: run.toUs }
    else if (run.to === last.to) joined[joined.length - 1] = { ...last, toUs: Math.min(last.toUs, run.toUs) }
  }
  return joined
}

/** What lies between joined runs. */
export function holesBetween(runs: readonly IdRun[], table: string, column: string): IdHole[] {
  return runs.flatMap((after, i) => {
    const before = runs[i - 1]
    return before === undefined ? [] : [{ table, column, from: before.to + 1, to: after.from - 1, ...inOrder(before.toUs, after.fromUs) }]
  })
}
