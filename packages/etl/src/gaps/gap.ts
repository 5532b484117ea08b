import type { GapKind } from '../lines/gap-kind.ts'

/** Something that is missing of one product. */
export interface Gap {
  /**
   * As in the table of gaps, or `ids`: numbers that no row has, though nothing tells of a hole there; `unreadable`: a part that is there no more, or damaged;
   * `unrecorded`: before the first or after the last frame, where somebody asked for more.
   */
  readonly kind: GapKind | 'ids' | 'unreadable' | 'unrecorded'
  readonly startedUs: number
  readonly endedUs: number
  readonly connectionId: string | null
  /** First and last number that is missing of the connection's frames. */
  readonly fromSequence: number | null
  readonly toSequence: number | null
  /** Frames; null where nobody can know. */
  readonly missed: number | null
  readonly detail: string | null
  /** What is missing of tables whose rows are numbered. */
  readonly holes: readonly IdHole[]
}

/** Numbers, first and last, that no row of a product has between two that have neighbours of them. */
export interface IdHole {
  readonly table: string
  readonly column: string
  readonly from: number
  readonly to: number
  /** Capture times of the rows around it. */
  readonly startedUs: number
  readonly endedUs: number
}

/** From, and up to. */
export interface Stretch {
  readonly fromUs: number
  readonly toUs: number
}

/** A gap of which nothing is known but why and when. */
export function plainGap(kind: Gap['kind'], oneUs: number, otherUs: number, detail: string | null = null): Gap {
  return { kind, ...inOrder(oneUs, otherUs), connectionId: null, fromSequence: null, toSequence: null, missed: null, detail, holes: [] }
}

/** A clock that was set back in between may have told the end before the start. */
export function inOrder(oneUs: number, otherUs: number): Pick<Gap, 'startedUs' | 'endedUs'> {
  return { startedUs: Math.min(oneUs, otherUs), endedUs: Math.max(oneUs, otherUs) }
}
