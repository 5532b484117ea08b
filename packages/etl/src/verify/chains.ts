/** Numbers of one connection that are accounted for, both ends included: `known` of them by frames or rows of gaps, at most `slack` more by dead letters. */
interface Run {
  readonly from: number
  readonly to: number
  readonly known: number
  readonly slack: number
  readonly batches: readonly [first: string, last: string]
}

/** Numbers that no frame had and no row of gaps tells of. */
export interface Hole {
  readonly connectionId: string
  readonly missing: number
  /** They are among these. */
  readonly from: number
  readonly to: number
  readonly batches: readonly [first: string, last: string]
}

/** What a commit says of a connection. */
export interface Account {
  readonly batch: string
  readonly connectionId: string
  readonly from: number
  readonly to: number
  /** How many of these numbers its frames have. */
  readonly known: number
  /** Dead letters of the batch, which may hold frames whose number nobody can read. */
  readonly slack: number
}

/**
 * The sequence numbers of each connection across all commits, in whatever order those come: a chain without holes, or the holes. Memory: one run a
 * connection, and one more for each gap.
 */
export class Chains {
  readonly #frames = new Map<string, Run[]>()
  /** Numbers that rows of gaps name. */
  readonly #told = new Map<string, Run[]>()

  get size(): number {
    return this.#frames.size
  }

  addFrames({ batch, connectionId, ...numbers }: Account): void {
    addTo(this.#frames, connectionId, { ...numbers, batches: [batch, batch] })
  }

  /** These never came, and a row of gaps says so. */
  addGap(batch: string, connectionId: string, from: number, to: number): void {
    addTo(this.#told, connectionId, { from, to, known: to - from + 1, slack: 0, batches: [batch, batch] })
  }

  *holes(): Generator<Hole> {
    for (const [connectionId, frames] of this.#frames) {
      const runs = this.#explained(connectionId, frames)
      for (const [i, run] of runs.entries()) {
        const inside = run.to - run.from + 1 - run.known - run.slack
        if (inside > 0) yield { connectionId, missing: inside, from: run.from, to: run.to, batches: run.batches }
        const next = runs[i + 1]
        if (next === undefined) continue
        const missing = next.from - run.to - 1
        if (missing <= run.slack + next.slack) continue
        yield { connectionId, missing, from: run.to + 1, to: next.from - 1, batches: [run.batches[1], next.batches[0]] }
      }
    }
  }

  /** What is told of before the first frame, or behind the last, is of other days' commits. */
  #explained(connectionId: string, frames: readonly Run[]): readonly Run[] {
    const [first, last] = [frames.at(0)?.from ?? 0, frames.at(-1)?.to ?? 0]
    const runs = [...frames]
    for (const { from, to, known, ...gap } of this.#told.get(connectionId) ?? []) {
      const inside = { from: Math.max(from, first), to: Math.min(to, last) }
      if (inside.from <= inside.to) insert(runs, { ...gap, ...inside, known: Math.min(known, inside.to - inside.from + 1) })
    }
    return runs
  }
}

function addTo(connections: Map<string, Run[]>, connectionId: string, run: Run): void {
  const runs = connections.get(connectionId)
  if (runs === undefined) connections.set(connectionId, [run])
  else insert(runs, run)
}

/** Joined with those that it touches. */
function insert(runs: Run[], run: Run): void {
  const start = runs.findLastIndex((one) => one.to + 1 < run.from) + 1
  const after = runs.findIndex((one) => one.from > run.to + 1)
  const touched = runs.slice(start, after === -1 ? runs.length : after)
  runs.splice(start, touched.length, touched.reduce(joined, run))
}

/** What overlaps is counted twice only where a frame came twice: then more is known than there are numbers, and nothing is missing. */
function joined(a: Run, b: Run): Run {
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    known: a.known + b.known,
    slack: a.slack + b.slack,
    batches: [(a.from <= b.from ? a : b).batches[0], (a.to > b.to ? a : b).batches[1]],
  }
}
