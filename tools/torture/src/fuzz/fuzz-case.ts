import type { CaseReport } from '../campaign.ts'

/** What came of many inputs: how many, what of them is gone or there twice, and what is not as it should be. */
export interface FuzzResult {
  readonly inputs: number
  readonly lost: number
  readonly doubled: number
  readonly problems: readonly string[]
  /** The inputs that are to blame, shortened. */
  readonly story: readonly string[]
}

/** Each input is a fault on purpose. */
export function fuzzReport({ inputs, lost, doubled, problems, story }: FuzzResult): CaseReport {
  return { crashes: 0, faults: inputs, frames: inputs, lost, doubled, problems, story, lossMs: [], recoveryMs: [] }
}
