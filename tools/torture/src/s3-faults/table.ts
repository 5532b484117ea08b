import type { Pattern } from '@fluxforge/testkit'
import { FAULT_NAMES, type FaultName } from './fault.ts'
import { BUCKETS } from './lake.ts'
import type { Outcome } from './outcome.ts'
import { OPERATIONS, type Operation, PLACES, type Place } from './place.ts'

/** One operation and one fault: what becomes of it, or why it can't be. */
export interface Cell {
  readonly operation: Operation
  readonly fault: FaultName
  readonly expected: Ends | Impossible
}

/** `once`: the fault is gone when the request is sent again. `lasting`: it outlives all tries of the request, and then passes. */
export interface Ends {
  readonly once: Outcome
  readonly lasting: Outcome
  /** Places where it ends in another way: both then. */
  readonly but: { readonly [place: string]: Outcome }
}

export interface Impossible {
  readonly impossible: string
}

const ends = (once: Outcome, lasting: Outcome, but: Ends['but'] = {}): Ends => ({ once, lasting, but })
const NO_BODY: Impossible = { impossible: 'its answer has no body' }

/** What no try can tell from a bad moment. */
const PASSING = ends('retried', 'told')
/** The retry finds the key taken by ourselves, and the mark on the object says so. */
const OURS = ends('read back', 'read back')
/** A copy has no mark: both are read, and found equal. */
const COPIED = ends('read back', 'told')
/** An answer, not a failure: it is not sent again at once. */
const ANSWER = ends('told', 'told')

/** Begun twice: the first has no parts, and a start a day later removes it. */
const EMPTY_UPLOAD = ends('left', 'told')

type Row = Readonly<Record<FaultName, Ends | Impossible>>

const USUAL: Row = {
  429: PASSING,
  500: PASSING,
  503: PASSING,
  'reset before': PASSING,
  'reset after': PASSING,
  'time-out': PASSING,
  412: ANSWER,
  409: PASSING,
  '200 with error': PASSING,
  truncated: PASSING,
}

/** The table, by what differs from the usual. */
const ROWS: Readonly<Record<Operation, Row>> = {
  put: { ...USUAL, 'reset after': ends('retried', 'read back'), 'time-out': ends('retried', 'read back'), truncated: NO_BODY },
  create: {
    ...USUAL,
    'reset after': OURS,
    'time-out': OURS,
    412: ends('told', 'told', { 'a name': 'next name', 'a list': 'retried', 'an ownership record': 'retried', 'the layout': 'retried' }),
    truncated: NO_BODY,
  },
  'begin upload': { ...USUAL, 'reset after': EMPTY_UPLOAD, 'time-out': EMPTY_UPLOAD, truncated: EMPTY_UPLOAD },
  'upload part': { ...USUAL, truncated: NO_BODY },
  complete: { ...USUAL, 'reset after': OURS, 'time-out': OURS, truncated: OURS },
  abort: { ...USUAL, truncated: NO_BODY },
  list: USUAL,
  get: { ...USUAL, '200 with error': ANSWER },
  head: { ...USUAL, '200 with error': NO_BODY, truncated: NO_BODY },
  delete: { ...USUAL, truncated: NO_BODY },
  copy: { ...USUAL, 'reset after': COPIED, 'time-out': COPIED, truncated: COPIED },
}

/** All cells, in the order of their numbers, which never change: operation by operation. */
export const CELLS: readonly Cell[] = OPERATIONS.flatMap((operation) =>
  FAULT_NAMES.map((fault) => ({ operation, fault, expected: ROWS[operation][fault] })),
)

/** How the cell ends at a place. */
export function outcomeAt({ name, isChore }: Place, cell: Ends, length: 'once' | 'lasting'): Outcome {
  const outcome = cell.but[name] ?? cell[length]
  return outcome === 'told' && isChore ? 'left' : outcome
}

const NEVER_OF_THE_OUTPUT: Readonly<Partial<Record<Operation, string>>> = {
  put: 'nothing of the output is ever overwritten',
  'begin upload': 'parts go up in one request each, unless they are over 1 GiB',
  'upload part': 'parts go up in one request each, unless they are over 1 GiB',
  complete: 'parts go up in one request each, unless they are over 1 GiB',
  delete: 'nothing of the output is deleted but parts of a batch that a person gave up',
  copy: 'nothing of the output is moved',
}

/** Where an operation is asked of S3 in a pattern; or why it never is. */
export function placesOf(operation: Operation, pattern: Pattern): readonly Place[] | Impossible {
  const places = PLACES.filter((place) => place.operation === operation && BUCKETS[pattern][place.layer] !== null)
  if (places.length > 0) return places
  return { impossible: NEVER_OF_THE_OUTPUT[operation] ?? 'nothing is on S3' }
}
