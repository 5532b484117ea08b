/** The channel of our own lines in a segment. */
export const RECORDER_CHANNEL = '_fluxforge'

export type RecorderEventKind =
  /** The program began to record; `started` is the capture time of the last durable frame of the run before, null on the very first. */
  | 'start'
  | 'stop'
  /** A connection stands. With `cause`, what came before it is a hole from `started` to `ended`. */
  | 'opened'
  | 'subscribed'
  /** The exchange did not accept (part of) a subscription. */
  | 'refused'
  | 'sequence_gap'
  /** Nothing came for a while. */
  | 'silence'
  /** We stopped reading because storage was slow or full. */
  | 'paused'
  | 'resumed'
  | 'closed'
  /** The wall clock stepped by more than 100 ms. */
  | 'clock_step'

/**
 * What the recorder itself has to say, kept in the stream like a frame. Each event tells all by itself, so that a hole can be listed from one line. Times are RFC 3339, UTC,
 * six fraction digits. Holes (rows of `gaps`) are: `sequence_gap`, `silence`, `resumed`, and `opened` with a cause.
 */
export interface RecorderEvent {
  readonly kind: RecorderEventKind
  readonly connection_id: string | null
  readonly product_ids: readonly string[]
  /** First and last missing number. */
  readonly from_sequence: number | null
  readonly to_sequence: number | null
  readonly missed: number | null
  readonly started: string | null
  readonly ended: string | null
  /** Of `opened`: why there was a hole before it. */
  readonly cause: 'disconnect' | 'restart' | null
  /** For people: close code and reason, what was refused, bytes cut. */
  readonly detail: string | null
}

/** An event with everything unsaid null. */
export function recorderEvent({ kind, ...said }: Pick<RecorderEvent, 'kind'> & Partial<RecorderEvent>): RecorderEvent {
  return {
    kind,
    connection_id: null,
    product_ids: [],
    from_sequence: null,
    to_sequence: null,
    missed: null,
    started: null,
    ended: null,
    cause: null,
    detail: null,
    ...said,
  }
}
