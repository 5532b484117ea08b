import type { CaseReport } from '../campaign.ts'

export const NOTHING_DONE: CaseReport = {
  crashes: 0,
  faults: 0,
  frames: 0,
  lost: 0,
  doubled: 0,
  problems: [],
  story: [],
  lossMs: [],
  recoveryMs: [],
}

/** Of a case that could not go to its end: what stopped it is the problem. */
export function brokenCase(error: unknown, story: readonly string[]): CaseReport {
  return { ...NOTHING_DONE, problems: [error instanceof Error ? error.message : String(error)], story }
}
