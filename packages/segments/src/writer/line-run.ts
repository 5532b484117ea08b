/** Whole lines, as they are to be written. */
export interface LineRun {
  readonly lines: number
  readonly bytes: number
  readonly pieces: readonly Buffer[]
}

/** Lines that wait to be written. */
export interface WaitingLines {
  /** Takes the first lines, up to and including the one that fills the room; one at least. */
  take(roomBytes: number): LineRun
}
