import type { CaseReport } from './campaign.ts'

/** The sum of many cases. */
export class Tally {
  cases = 0
  crashes = 0
  faults = 0
  frames = 0
  lost = 0
  doubled = 0
  problems = 0
  readonly lossMs: number[] = []
  readonly recoveryMs: number[] = []

  add(report: CaseReport): void {
    this.cases++
    this.crashes += report.crashes
    this.faults += report.faults
    this.frames += report.frames
    this.lost += report.lost
    this.doubled += report.doubled
    this.problems += report.problems.length
    this.lossMs.push(...report.lossMs)
    this.recoveryMs.push(...report.recoveryMs)
  }
}
