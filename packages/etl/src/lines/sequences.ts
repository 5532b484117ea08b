import type { ConnectionReading } from './conversion-result.ts'

/** Numbers seen, both ends included. */
interface Run {
  from: number
  to: number
}

interface Connection {
  readonly id: string
  frames: number
  readonly runs: Run[]
}

/** Which sequence numbers each connection's lines had: duplicates count once, order doesn't matter. Memory grows with the holes only. */
export class Sequences {
  private readonly connections = new Map<string, Connection>()
  /** Whose frame came last: often the next one's too. */
  private last: Connection | undefined

  /** One more frame of a connection, readable or not; '' is none. */
  addFrame(connectionId: string): void {
    if (this.last?.id !== connectionId) this.last = connectionId === '' ? undefined : this.connectionOf(connectionId)
    if (this.last !== undefined) this.last.frames++
  }

  /** The number of the frame just added; NaN where it has none, or none that a double holds. */
  addNumber(sequence: number): void {
    if (this.last !== undefined && Number.isSafeInteger(sequence)) addTo(this.last.runs, sequence)
  }

  /** In the order in which connections appeared; those whose frames had no numbers are left out. */
  readings(): ConnectionReading[] {
    return [...this.connections.values()].flatMap(({ id, frames, runs }) => {
      const [first, last] = [runs.at(0), runs.at(-1)]
      if (first === undefined || last === undefined) return []
      const seen = runs.reduce((sum, { from, to }) => sum + to - from + 1, 0)
      return [{ connectionId: id, firstSequence: first.from, lastSequence: last.to, frames, missing: last.to - first.from + 1 - seen }]
    })
  }

  private connectionOf(id: string): Connection {
    const known = this.connections.get(id)
    if (known !== undefined) return known
    const connection = { id, frames: 0, runs: [] }
    this.connections.set(id, connection)
    return connection
  }
}

function addTo(runs: Run[], sequence: number): void {
  const last = runs.at(-1)
  if (last === undefined || sequence > last.to + 1) runs.push({ from: sequence, to: sequence })
  else if (sequence === last.to + 1) last.to = sequence
  else if (sequence < last.from) insert(runs, sequence)
}

function insert(runs: Run[], sequence: number): void {
  const at = runs.findLastIndex(({ from }) => from <= sequence) + 1
  const [before, after] = [runs[at - 1], runs[at]]
  if (before !== undefined && sequence <= before.to) return
  const joinsBefore = before?.to === sequence - 1
  const joinsAfter = after?.from === sequence + 1
  if (before !== undefined && after !== undefined && joinsBefore && joinsAfter) {
    before.to = after.to
    runs.splice(at, 1)
  } else if (before !== undefined && joinsBefore) before.to = sequence
  else if (after !== undefined && joinsAfter) after.from = sequence
  else runs.splice(at, 0, { from: sequence, to: sequence })
}
