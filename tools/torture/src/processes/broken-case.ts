import type { CaseReport } from '../campaign.ts'

/** Of a case that could not go to its end: what stopped it is the problem. */
export function brokenCase(error: unknown, story: readonly string[]): CaseReport {
  const message = error instanceof Error ? error.message : String(error)
  return { crashes: 0, faults: 0, frames: 0, lost: 0, doubled: 0, problems: [message], story, lossMs: [], recoveryMs: [] }
}
