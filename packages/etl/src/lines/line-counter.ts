import type { BadLine } from '../shapes/bad-line.ts'
import type { Outcome } from './outcome.ts'

/** Told of each line that was read, in their order. */
export interface LineCounter {
  count(channel: string, outcome: Outcome): void
  /** A line, which begins at `at` of those that were to be read, has to become a dead letter. Its bytes are valid until this returns. */
  refuse(channel: string, at: number, bytes: Uint8Array, reason: BadLine): void
}
